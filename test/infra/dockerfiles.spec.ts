import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { readYaml } from './copilot.files.js';
import type { DockerfileContext } from './dockerfile.rules.js';
import { faultsOf, volumesOf } from './dockerfile.rules.js';
import { workerManifestSchema } from './manifest.schemas.js';

const FOLDER = 'docker';
/** By Lambda. */
const FUNCTIONS = ['api.Dockerfile'];

const packageSchema = z.object({ devDependencies: z.object({ node: z.string() }) });

describe('the Dockerfiles', () => {
  let context: DockerfileContext;
  beforeAll(async () => {
    const { devDependencies } = packageSchema.parse(JSON.parse(await readFile('package.json', 'utf8')));
    const ignored = (await readFile('.dockerignore', 'utf8')).split('\n');
    expect(ignored).toContain('*');
    const sent = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    context = { sent, node: devDependencies.node, isFunction: false };
  });

  it('should be as they are built and run best', async () => {
    const files = (await readdir(FOLDER)).filter((name) => name.endsWith('Dockerfile'));
    expect(files).toEqual(expect.arrayContaining(['worker.Dockerfile', ...FUNCTIONS]));
    for (const name of files) {
      const text = await readFile(join(FOLDER, name), 'utf8');
      expect([name, ...faultsOf(text, { ...context, isFunction: FUNCTIONS.includes(name) })]).toEqual([name]);
    }
  });

  it('should make a volume of each folder that the worker’s task has one for, which else would be root’s', async () => {
    const { environments } = workerManifestSchema.parse(await readYaml('worker', 'manifest.yml'));
    const mounted = Object.values(environments).flatMap(({ storage }) => Object.values(storage?.volumes ?? {}));
    const paths = mounted.map(({ path }) => path);
    expect(paths).toEqual(['/tmp']);
    expect(volumesOf(await readFile(join(FOLDER, 'worker.Dockerfile'), 'utf8'))).toEqual(expect.arrayContaining(paths));
  });

  it('should hold in the worker’s what it is started with: the init, its bundle, the packages beside that, the model', async () => {
    const text = await readFile(join(FOLDER, 'worker.Dockerfile'), 'utf8');
    const { variables } = workerManifestSchema.parse(await readYaml('worker', 'manifest.yml'));
    // It must not be process 1: it ends by killing itself.
    expect(text).toContain('\nENTRYPOINT ["tini", "-s", "--"]\n');
    expect(text).toMatch(/\nCMD \[.*"node".*"dist\/worker\/main\.mjs"\]\n/);
    expect(text).toContain('\nCOPY --from=build /app/dist/worker ./dist/worker\n');
    expect(text).toContain(`\nCOPY ${z.string().parse(variables['MODEL_PATH'])} ./models/\n`);
    const [, native = ''] = /NATIVE = \[(.+)\]/.exec(await readFile(join('scripts', 'build.mjs'), 'utf8')) ?? [];
    const [, kept = ''] = /keep-dependencies\.mjs (\S.*) \\\n/.exec(text) ?? [];
    expect(kept.split(' ').toSorted()).toEqual(native.replaceAll("'", '').split(', ').toSorted());
  });

  const good = [
    'ARG NODE_IMAGE=node:24.0.0-slim',
    'FROM ${NODE_IMAGE} AS build',
    'COPY package.json ./',
    'RUN apt-get install --no-install-recommends tini && rm -rf /var/lib/apt/lists/*',
    'FROM build',
    'ENV PORT=1',
    'USER node',
    'HEALTHCHECK CMD ["true"]',
    'CMD ["node"]',
  ].join('\n');
  const faultsIn = (text: string) => faultsOf(text, { sent: ['package.json'], node: '24.0.0', isFunction: false });

  it('should be taken when nothing is wrong', () => {
    expect(faultsIn(good)).toEqual([]);
  });

  it.each([
    ['node:24.0.0-slim', 'node', 'node has no version'],
    ['node:24.0.0-slim', 'node:latest', 'node:latest has no version'],
    ['node:24.0.0-slim', 'node:22.0.0-slim', 'node:22.0.0-slim is not Node.js 24.0.0'],
    ['COPY package.json', 'COPY .', '. is not let through by .dockerignore'],
    ['COPY package.json', 'COPY secrets', 'secrets is not let through by .dockerignore'],
    ['COPY package.json', 'ADD package.json', 'ADD fetches and unpacks: COPY does neither'],
    [' --no-install-recommends', '', 'apt-get install takes what is only recommended'],
    [' && rm -rf /var/lib/apt/lists/*', '', 'The lists of apt stay in the image'],
    ['PORT=1', 'NPM_TOKEN=1', 'NPM_TOKEN would be kept in the image'],
    ['USER node', 'USER root', 'It runs as root'],
    ['USER node', 'USER 0:0', 'It runs as root'],
    ['USER node', 'WORKDIR /', 'It runs as root'],
    ['HEALTHCHECK CMD ["true"]', 'WORKDIR /', 'It has no health check'],
    ['HEALTHCHECK CMD ["true"]', 'HEALTHCHECK CMD true', 'Its health check needs a shell'],
    ['CMD ["node"]', 'CMD node', 'A shell would be between signals and the program'],
    ['\nCMD ["node"]', '', 'It does not say what it runs'],
    ['USER node', 'USAR node', 'line 7: Unknown instruction: USAR'],
  ])('should not have %j changed to %j', (before, after, fault) => {
    expect(good).toContain(before);
    expect(faultsIn(good.replace(before, after))).toContain(fault);
  });

  it('should let Lambda say who runs its function', () => {
    const text = good.replace('USER node\nHEALTHCHECK CMD ["true"]\n', '');
    expect(faultsOf(text, { sent: ['package.json'], node: '24.0.0', isFunction: true })).toEqual([]);
  });
});

describe('compose.yml', () => {
  const composeSchema = z.object({
    services: z.record(
      z.string(),
      z.looseObject({
        ports: z.array(z.string()).default([]),
        depends_on: z.record(z.string(), z.looseObject({ condition: z.string() })).default({}),
      }),
    ),
  });

  it('should open ports to this machine alone, and start the worker after what it finds its variables in', async () => {
    const { services } = composeSchema.parse(parse(await readFile('compose.yml', 'utf8')));
    const ports = Object.values(services).flatMap((service) => service.ports);
    expect(ports.length).toBeGreaterThan(2);
    // Signed URLs name them, so they are the same on both sides.
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
    expect(services['worker']?.depends_on).toMatchObject({ stack: { condition: 'service_healthy' } });
  });
});
