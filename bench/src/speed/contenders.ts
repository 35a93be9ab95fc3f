import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ContenderProcess } from '../contenders/contender.process.js';
import type { WorkerImage } from '../contenders/worker.image.js';
import { workerImageOf } from '../contenders/worker.image.js';

/** Those that are measured, in the order of a round. The last three, and (a), are the parts of the ceilings. */
export const CONTENDERS = {
  bare: '(a) the model alone, a session a core',
  spotter: '(b) Spotter',
  transformers: '(c) @huggingface/transformers',
  opencv: '(d) OpenCV’s dnn in Python',
  decode: 'the decode alone, one at a time',
  decodes: 'the decode alone, on all cores',
  inference: 'one inference at a time, one thread',
} as const;

export type ContenderName = keyof typeof CONTENDERS;

export const CONTENDER_NAMES = [
  'bare',
  'spotter',
  'transformers',
  'opencv',
  'decode',
  'decodes',
  'inference',
] as const satisfies readonly ContenderName[];

/** What others have made: they are left out where they can't be run. */
export type PeerName = 'transformers' | 'opencv';

const ROOT = join(import.meta.dirname, '..', '..');
const PEERS = join(ROOT, 'bench', 'peers');
const PYTHONS = ['python3', '/usr/bin/python3'];

/** The Python with OpenCV, if there is one: Debian's own may be hidden by another. */
let python: Promise<string | undefined> | undefined;
let image: Promise<WorkerImage> | undefined;

/** The benches run the worker, and its parts, as its image would. */
export function workerImage(): Promise<WorkerImage> {
  image ??= readFile(join(ROOT, 'docker', 'worker.Dockerfile'), 'utf8').then(workerImageOf);
  return image;
}

export async function startContender(name: ContenderName, setupPath: string): Promise<ContenderProcess> {
  const title = CONTENDERS[name];
  if (name === 'opencv') {
    const script = join(ROOT, 'bench', 'src', 'contenders', 'opencv.py');
    return await ContenderProcess.start(title, (await findPython()) ?? 'python3', [script, setupPath]);
  }
  const program = join(import.meta.dirname, `${name}.mjs`);
  if (name === 'transformers') return await ContenderProcess.start(title, process.execPath, [program, setupPath]);
  // Its parts alone get the same as Spotter: it is against them that it is held.
  const { environment, nodeFlags } = await workerImage();
  return await ContenderProcess.start(title, process.execPath, [...nodeFlags, program, setupPath], environment);
}

/** Why a peer can't be run here, if it can't; installs what is missing of it. */
export async function missingOf(peer: PeerName, say: (text: string) => void): Promise<string | undefined> {
  if (peer === 'opencv') {
    return (await findPython()) === undefined ? 'there is no python3 with cv2 (Debian: python3-opencv)' : undefined;
  }
  if (existsSync(join(PEERS, 'node_modules', '@huggingface', 'transformers'))) return undefined;
  say('Installing @huggingface/transformers into bench/peers, for this bench only');
  try {
    await promisify(execFile)('npm', ['ci'], { cwd: PEERS, shell: process.platform === 'win32' });
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [code] = /(?<=^npm error code ).*$/mu.exec(said) ?? [said];
    return `\`npm ci\` in bench/peers failed (${code})`;
  }
}

async function findPython(): Promise<string | undefined> {
  python ??= firstPython();
  return await python;
}

async function firstPython(): Promise<string | undefined> {
  for (const command of PYTHONS) {
    const isFound = await promisify(execFile)(command, ['-c', 'import cv2, numpy']).then(
      () => true,
      () => false,
    );
    if (isFound) return command;
  }
  return undefined;
}
