import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { getJob, submit, upload, waitForEnd } from '../support/client.js';
import { expectedDetections, overlap, readSample } from '../support/samples.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { until } from '../worker/worker.harness.js';
import type { Container, Image, Volume } from './containers.js';
import { buildImage, missing, runContainer } from './containers.js';

const BUILD_MS = 20 * 60_000;
/** What the stack would give its own worker. */
const OF_THE_IMAGE = ['MODEL_PATH', 'UV_THREADPOOL_SIZE'];
const SCENE = 'scene-000018.jpg';

const reason = missing();
if (reason !== undefined) process.stderr.write(`Skipped: ${reason}, so nobody has built and run the images\n`);
const described = reason === undefined ? describe : describe.skip;

described("the worker's image", () => {
  let image: Image;
  let stack: LocalStack;
  /** What takes back what was started, the last first. */
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    image = await buildImage(join('docker', 'worker.Dockerfile'), 'NODE_IMAGE');
    ends.push(() => image.remove());
    const folder = await mkdtemp(join(tmpdir(), 'spotter-images-'));
    ends.push(() => rm(folder, { recursive: true }));
    stack = await startLocalStack({ dataDir: folder, workers: 0 });
    ends.push(() => stack.stop());
  }, BUILD_MS);

  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  }, 60_000);

  /** Starts it and waits until it polls.  */
  async function startWorker(): Promise<Container> {
    const given = Object.entries(stack.environment).filter(([name]) => !OF_THE_IMAGE.includes(name));
    const worker = await runContainer(image, { environment: { ...Object.fromEntries(given), DETECTOR_THREADS: '1' } });
    ends.push(async () => {
      await worker.kill('SIGKILL').catch(() => undefined);
      await worker.exit;
    });
    await until(() => worker.lines.some((line) => line.includes('"message":"ready"')), 60_000);
    return worker;
  }

  it('should hold the native code of this platform, and no package that is in the bundle', async () => {
    const packages = join(image.root, 'app', 'node_modules');
    const names = await readdir(packages);
    expect(names).toEqual(expect.arrayContaining(['onnxruntime-node', 'sharp']));
    for (const name of ['@aws-sdk', '@nestjs', 'jest', 'esbuild']) expect(names).not.toContain(name);
    const runtime = join(packages, 'onnxruntime-node', 'bin', 'napi-v6');
    expect(await readdir(runtime, { recursive: true })).toEqual(
      expect.arrayContaining(['linux', join('linux', process.arch, 'onnxruntime_binding.node')]),
    );
    expect([await readdir(runtime), await readdir(join(runtime, 'linux'))]).toEqual([['linux'], [process.arch]]);
    // Nobody there installs anything.
    expect(await readdir(join(image.root, 'usr', 'local', 'bin'))).not.toContain('npm');
  });

  it('should do a job where it may write to /tmp alone, and pass its health check', async () => {
    const worker = await startWorker();
    const { api } = stack.endpoints;
    const url = await upload(api, await readSample(SCENE), SCENE);
    const job = await waitForEnd(api, await submit(api, [url]), 60_000);
    expect(job).toMatchObject({ status: 'COMPLETED', failedCount: 0 });
    const found = job.detections?.[0]?.detections ?? [];
    const expected = (await expectedDetections()).get(SCENE) ?? [];
    expect(expected.length).toBeGreaterThan(0);
    expect(found.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
    for (const [index, { bbox }] of expected.entries()) {
      expect(overlap(found[index]?.bbox ?? [0, 0, 0, 0], bbox)).toBeGreaterThan(0.97);
    }

    const dockerfile = await readFile(join('docker', 'worker.Dockerfile'), 'utf8');
    const check = JSON.parse(/HEALTHCHECK[^[]*(\[.*\])/.exec(dockerfile)?.[1] ?? '[]') as string[];
    expect(await worker.exec(check)).toEqual({ code: 0, output: '' });
    expect(await worker.exec(['node', '-e', 'fs.writeFileSync("/tmp/written", "")'])).toEqual({ code: 0, output: '' });
    const elsewhere = 'try { fs.writeFileSync("/home/node/written", "") } catch ({ code }) { console.log(code) }';
    expect(await worker.exec(['node', '-e', elsewhere])).toEqual({ code: 0, output: 'EROFS\n' });
    expect(await worker.exec(['id', '--user', '--name'])).toEqual({ code: 0, output: 'node\n' });

    await worker.kill('SIGTERM');
    await expect(worker.exit).resolves.toBe(0);
  }, 120_000);

  it('should finish what it has in work when it is told to stop, and leave the rest to the next one', async () => {
    const { api } = stack.endpoints;
    const url = await upload(api, await readSample(SCENE), SCENE);
    const first = await startWorker();
    const jobId = await submit(
      api,
      Array.from({ length: 200 }, () => url),
    );
    await until(async () => (await getJob(api, jobId)).processedCount >= 1, 60_000);

    await first.kill('SIGTERM');

    await expect(first.exit).resolves.toBe(0);
    expect(first.lines.at(-1)).toContain('"drained":true');
    expect((await getJob(api, jobId)).status).toBe('PROCESSING');
    const next = await startWorker();
    expect(await waitForEnd(api, jobId, 60_000)).toMatchObject({
      status: 'COMPLETED',
      processedCount: 200,
      failedCount: 0,
    });
    await next.kill('SIGTERM');
    await expect(next.exit).resolves.toBe(0);
  }, 180_000);

  it('should end when the worker kills itself, as it does when an image is stuck in it', async () => {
    const command = ['node', '-e', 'process.kill(process.pid, "SIGKILL"); setTimeout(() => process.exit(3), 5_000)'];
    const { exit } = await runContainer(image, { command });
    await expect(exit).resolves.toBe(128 + 9);
  }, 30_000);
});

described("the API's image", () => {
  let image: Image;

  beforeAll(async () => {
    image = await buildImage(join('docker', 'api.Dockerfile'), 'LAMBDA_IMAGE');
  }, BUILD_MS);

  afterAll(() => image.remove(), 60_000);

  it('should hold the function alone, with the code cache of its own Node.js', async () => {
    const names = await readdir(join(image.root, 'var', 'task'));
    expect(names.toSorted()).toEqual(['app.cjs', 'app.cjs.map', `app.${process.arch}.v8`, 'index.mjs']);
  });

  it('should name the handler, which answers and takes the code cache', async () => {
    const [handler = ''] = image.config.Cmd;
    const [file = '', name = ''] = handler.split('.');
    const event = { version: '2.0', rawPath: '/health', requestContext: { http: { method: 'GET', path: '/health' } } };
    const call = `
      const { ${name}: handler } = await import('/var/task/${file}.mjs');
      console.log(JSON.stringify(await handler(${JSON.stringify(event)}, { awsRequestId: 'test' })));
      process.exit();`;
    const command = ['node', '--input-type=module', '--eval', call];
    const { exit, lines } = await runContainer({ ...image, config: { ...image.config, Entrypoint: [] } }, { command });
    expect(await exit).toBe(0);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ statusCode: 200 });
    expect(lines.join('\n')).not.toContain('code cache refused');
  }, 60_000);
});

const composeSchema = z.object({
  services: z.record(
    z.enum(['stack', 'worker']),
    z.object({
      build: z.object({ context: z.literal('.'), dockerfile: z.string() }),
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()),
      read_only: z.literal(true),
    }),
  ),
});

described('compose.yml', () => {
  const ends: (() => Promise<unknown>)[] = [];

  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  }, 60_000);

  it(
    'should run the stack and a worker that finds it',
    async () => {
      const { services } = composeSchema.parse(parse(await readFile('compose.yml', 'utf8')));
      const data = await mkdtemp(join(tmpdir(), 'spotter-compose-'));
      ends.push(() => rm(data, { recursive: true }));
      await chown(data, 1000, 1000);
      const start = async (name: 'stack' | 'worker', ports: Record<string, string>): Promise<Container> => {
        const { build, environment, volumes } = services[name];
        const image = await buildImage(build.dockerfile, 'NODE_IMAGE');
        ends.push(() => image.remove());
        const container = await runContainer(image, {
          environment: { ...environment, ...ports },
          volumes: volumes.map((volume) => volumeOf(volume, data)),
        });
        ends.push(async () => {
          await container.kill('SIGKILL').catch(() => undefined);
          await container.exit;
        });
        return container;
      };
      // Others than compose.yml has may be taken here.
      const stack = await start('stack', { PORT: '0', WEB_PORT: '0', WEBSOCKET_PORT: '0', S3_PORT: '0' });
      let api = '';
      await until(() => (api = /API\s+(http:\S+)/.exec(stack.lines.join('\n'))?.[1] ?? '') !== '', 60_000);
      expect(stack.lines.join('\n')).toContain('the sample catalogue is in');
      const [, web = ''] = /Open (http:\S+)/.exec(stack.lines.join('\n')) ?? [];
      expect(await (await fetch(web)).text()).toContain('<title>Spotter</title>');
      const worker = await start('worker', {});
      const job = await waitForEnd(api, await submit(api, [await upload(api, await readSample(SCENE), SCENE)]), 60_000);
      expect(job).toMatchObject({ status: 'COMPLETED', failedCount: 0 });
      await worker.kill('SIGTERM');
      await expect(worker.exit).resolves.toBe(0);
      await stack.kill('SIGTERM');
      await expect(stack.exit).resolves.toBe(0);
    },
    BUILD_MS,
  );
});

/** A volume of compose.yml; the named one is a folder. */
function volumeOf(volume: string, data: string): Volume {
  const [source = '', destination = '', mode] = volume.split(':');
  return { source: source === 'data' ? data : resolve(source), destination, isReadOnly: mode === 'ro' };
}
