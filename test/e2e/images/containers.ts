import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { recordLog } from '../../support/run-record.js';

const run = promisify(execFile);

/** Names a base image that is here already, in place of those of the Dockerfiles. */
const BASE = process.env['SPOTTER_IMAGE_BASE'] ?? '';

/** Why no image can be built and run here, if none can. */
export function missing(): string | undefined {
  if (BASE === '') return 'SPOTTER_IMAGE_BASE names no base image (docs/images.md)';
  for (const command of ['buildah', 'runc']) {
    if (spawnSync(command, ['--version']).status !== 0) return `${command} is not installed`;
  }
  if (process.getuid?.() !== 0) return 'containers are run by root';
  if (spawnSync('buildah', ['inspect', '--type', 'image', BASE]).status !== 0) return `there is no image ${BASE}`;
  return undefined;
}

/** An image, with its files as they would be in a container. */
export interface Image {
  readonly root: string;
  readonly config: z.infer<typeof configSchema>;
  remove(): Promise<void>;
}

const configSchema = z.object({
  User: z
    .string()
    .default('')
    .transform((user) => user || 'root'),
  Env: z.array(z.string()),
  Entrypoint: z.array(z.string()).default([]),
  Cmd: z.array(z.string()),
  WorkingDir: z.string().default('/'),
});
const inspectSchema = z.object({ OCIv1: z.object({ config: configSchema }) });

/**
 * Builds an image of the repository. Nothing is pulled, and packages come from npm's cache as far as they are in it.
 * @param argument the build argument that names the base image.
 */
export async function buildImage(dockerfile: string, argument: string): Promise<Image> {
  const folder = await mkdtemp(join(tmpdir(), 'spotter-image-'));
  const settings = join(folder, 'npmrc');
  await writeFile(settings, 'prefer-offline=true\n');
  const { stdout: cache } = await run('npm', ['config', 'get', 'cache']);
  const tag = `localhost/spotter-test-${basename(dockerfile, '.Dockerfile')}`;
  const args = [
    ...['build', '--layers', '--pull-never', '--format', 'docker', '--tag', tag, '--file', dockerfile],
    // Of the ways to run a step that which needs the least of the machine.
    ...['--isolation', 'chroot', '--build-arg', `${argument}=${BASE}`],
    ...['--volume', `${cache.trim()}:/root/.npm`, '--volume', `${settings}:/root/.npmrc:ro`],
  ];
  try {
    await run('buildah', [...args, '.'], { maxBuffer: 64e6 });
  } finally {
    await rm(folder, { recursive: true });
  }
  const { stdout: said } = await run('buildah', ['inspect', '--type', 'image', tag], { maxBuffer: 64e6 });
  const container = (await run('buildah', ['from', '--pull-never', tag])).stdout.trim();
  return {
    root: (await run('buildah', ['mount', container])).stdout.trim(),
    config: inspectSchema.parse(JSON.parse(said)).OCIv1.config,
    remove: async () => {
      await run('buildah', ['rm', container]);
    },
  };
}

/** A running container. */
export interface Container {
  readonly lines: string[];
  readonly exit: Promise<number | null>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Runs a command in it, as a health check is. */
  exec(command: readonly string[]): Promise<{ code: number | null; output: string }>;
}

interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** In place of the image's own. */
  readonly command?: readonly string[];
  /** Files and folders of this machine, by where they are in the container. */
  readonly volumes?: readonly Volume[];
}

export interface Volume {
  readonly source: string;
  readonly destination: string;
  readonly isReadOnly: boolean;
}

/** Runs an image as hardened as ECS can: no root, no capability, and nothing to write to but /tmp. The network is this machine's. */
export async function runContainer(image: Image, options: RunOptions = {}): Promise<Container> {
  const bundle = await mkdtemp(join(tmpdir(), 'spotter-container-'));
  const id = basename(bundle);
  await run('runc', ['spec', '--bundle', bundle]);
  const file = join(bundle, 'config.json');
  const spec: unknown = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify(await hardened(specSchema.parse(spec), image, options)));
  const child = spawn('runc', ['run', '--bundle', bundle, id], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      recordLog(line);
      lines.push(line);
    });
  }
  const exit = once(child, 'close').then(async ([code]) => {
    await rm(bundle, { recursive: true });
    return code as number | null;
  });
  return {
    lines,
    exit,
    kill: async (signal) => {
      await run('runc', ['kill', id, signal]);
    },
    exec: (args) => exec(id, image, args),
  };
}

/** What `runc spec` writes, as far as it is changed. */
const specSchema = z.looseObject({
  process: z.looseObject({}),
  root: z.looseObject({}),
  mounts: z.array(z.unknown()),
  linux: z.looseObject({ namespaces: z.array(z.object({ type: z.string() })) }),
});

async function hardened(
  spec: z.infer<typeof specSchema>,
  { root, config }: Image,
  { environment = {}, command = config.Cmd, volumes = [] }: RunOptions,
): Promise<unknown> {
  const [uid, gid] = await idsOf(config.User, root);
  const { namespaces } = spec.linux;
  return {
    ...spec,
    process: {
      ...spec.process,
      terminal: false,
      user: { uid, gid },
      args: [...config.Entrypoint, ...command],
      env: [...config.Env, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)],
      cwd: config.WorkingDir,
      capabilities: {},
      noNewPrivileges: true,
    },
    root: { path: root, readonly: true },
    mounts: [
      ...spec.mounts,
      { destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=1777'] },
      { destination: '/etc/hosts', type: 'bind', source: '/etc/hosts', options: ['bind', 'ro'] },
      ...volumes.map(({ source, destination, isReadOnly }) => ({
        destination,
        type: 'bind',
        source,
        options: ['bind', isReadOnly ? 'ro' : 'rw'],
      })),
    ],
    linux: { ...spec.linux, namespaces: namespaces.filter(({ type }) => type !== 'network') },
  };
}

/** The ids of a user by its name, of those that the image has. */
async function idsOf(user: string, root: string): Promise<[uid: number, gid: number]> {
  const users = (await readFile(join(root, 'etc', 'passwd'), 'utf8')).split('\n').map((line) => line.split(':'));
  const [, , uid, gid] = users.find(([name]) => name === user) ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`The image has no user ${user}`);
  return [Number(uid), Number(gid)];
}

async function exec(id: string, { config }: Image, args: readonly string[]) {
  const child = spawn('runc', ['exec', '--cwd', config.WorkingDir, id, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
