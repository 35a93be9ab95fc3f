import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const CONTENDERS = {
  spotter: 'Spotter',
  uncached: 'Spotter without the V8 cache',
  identity: 'Spotter with identity on',
  unbundled: '(u) Spotter unbundled',
  floor: '(g) the SDK alone',
  boto3: '(h) boto3',
} as const;

export type ContenderName = keyof typeof CONTENDERS;

/** A program with a handler. */
export interface Contender {
  /** What runs it, with the arguments that come before a plan. */
  readonly command: readonly [program: string, ...args: string[]];
  /** The path of the module that has the handler. */
  readonly entry: string;
  /** Over that of all. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface Contenders {
  readonly found: ReadonlyMap<ContenderName, Contender>;
  readonly versions: readonly string[];
  /** Which are left out, and why. */
  readonly skipped: readonly string[];
}

const DIST = join(import.meta.dirname, '..');
/** The package of the function. */
export const LAMBDA = join(DIST, 'lambda');
export const FLOOR = join(DIST, 'bench-floor');
/** V8's cached data, in the package. */
export const CACHE = `app.${process.arch}.v8`;
const PYTHON_SOURCES = join(DIST, '..', 'bench', 'src', 'api');

const NODE = [process.execPath, join(import.meta.dirname, 'api-harness.mjs')] as const;

/** Copies the package away from the packages of the project, which a function does not have beside it. */
export async function findContenders(folder: string): Promise<Contenders> {
  if (!existsSync(join(LAMBDA, CACHE)))
    throw new Error(`dist/lambda has no ${CACHE}: \`npm run build:lambda\` makes it`);
  const [cached, uncached] = [join(folder, 'cached'), join(folder, 'uncached')];
  await Promise.all([cached, uncached].map((to) => cp(LAMBDA, to, { recursive: true })));
  await rm(join(uncached, CACHE));
  const node = (entry: string, environment = {}): Contender => ({ command: NODE, entry, environment });
  const spotter = (at: string, environment = {}): Contender =>
    node(join(at, 'index.mjs'), { ...DEPLOYED, ...environment });
  const found = new Map<ContenderName, Contender>([
    ['spotter', spotter(cached)],
    ['uncached', spotter(uncached)],
    ['identity', spotter(cached, IDENTITY)],
    ['unbundled', node(join(DIST, 'bench-unbundled', 'apps', 'api', 'src', 'lambda.js'))],
    ['floor', node(join(FLOOR, 'index.mjs'))],
  ]);
  const versions = [`Node ${process.versions.node}`];
  const boto3 = await boto3Version();
  if (boto3 === undefined) {
    return { found, versions, skipped: [`${CONTENDERS.boto3}: there is no python3 with boto3`] };
  }
  const command = ['python3', '-B', join(PYTHON_SOURCES, 'harness', 'harness.py')] as const;
  found.set('boto3', { command, entry: join(PYTHON_SOURCES, 'floor', 'floor.py'), environment: {} });
  return { found, versions: [...versions, boto3], skipped: [] };
}

/** Of what our template gives the function, what costs time at its start. */
const DEPLOYED = { NODE_OPTIONS: '--enable-source-maps' };
const IDENTITY = { COGNITO_USER_POOL_ID: 'us-east-1_AbCdEfGhI', COGNITO_CLIENT_ID: '1example23456789abcdefghij' };

/** The versions of Python and boto3, where they are. */
async function boto3Version(): Promise<string | undefined> {
  const script = 'import boto3, platform; print(f"Python {platform.python_version()}, boto3 {boto3.__version__}")';
  const run = promisify(execFile)('python3', ['-c', script]);
  return await run.then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
