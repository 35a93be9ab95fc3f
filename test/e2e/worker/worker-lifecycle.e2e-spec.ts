import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImageItem } from '@spotter/shared';
import { readScene } from './images.fixture.js';
import { slowAvif } from './images/avif.fixture.js';
import { identityModel } from './onnx.fixture.js';
import { spawnWorker, until, WorkerHarness } from './worker.harness.js';

describe('a worker that is told to stop', () => {
  let harness: WorkerHarness;

  beforeAll(async () => {
    harness = await WorkerHarness.start();
  }, 60_000);

  afterAll(async () => {
    await harness.stop();
  }, 20_000);

  it('should finish what it has in work, exit with 0, and leave the rest to the next one', async () => {
    const url = await harness.upload('good.jpg', await readScene());
    const jobId = await harness.submit(Array.from({ length: 60 }, () => url));
    const first = await harness.startWorker();
    await until(async () => ((await harness.job(jobId)).done?.size ?? 0) >= 3, 20_000);

    first.process.kill('SIGTERM');

    await expect(first.exit).resolves.toEqual({ code: 0, signal: null });
    const inBetween = await harness.images.page(jobId, 0, 1_000);
    const open = inBetween.filter(({ status }) => status === 'PENDING');
    expect(open.length).toBeGreaterThan(0);
    // One that was given back rests for a second. One that was neither given back nor deleted would be hidden for half a minute.
    await until(async () => (await harness.messageCounts()).inWork === 0, 5_000);
    await expect(harness.messageCounts()).resolves.toEqual({ waiting: open.length, inWork: 0 });
    // Nothing is left leased or counted that had not begun: else the next worker would wait for it.
    for (const image of open) expect(image).toMatchObject({ attempts: 0 });
    expect((await harness.job(jobId)).done?.size).toBe(inBetween.length - open.length);

    await harness.startWorker();
    const { job, images } = await harness.waitForEnd(jobId);
    expect(job.status).toBe('COMPLETED');
    expect(images.every(({ status, attempts }) => status === 'DONE' && attempts === 1)).toBe(true);
    await harness.waitForEmptyQueue();
  }, 90_000);

  it('should be gone within seconds when there is nothing to do', async () => {
    const idle = await harness.startWorker();
    const started = performance.now();
    idle.process.kill('SIGINT');
    await expect(idle.exit).resolves.toEqual({ code: 0, signal: null });
    expect(performance.now() - started).toBeLessThan(6_000);
  }, 30_000);
});

describe('a worker that is told to stop and can hardly', () => {
  let harness: WorkerHarness;

  beforeAll(async () => {
    harness = await WorkerHarness.start();
  }, 60_000);

  afterAll(async () => {
    await harness.stop();
  }, 20_000);

  async function imageOf(jobId: string): Promise<ImageItem> {
    const image = await harness.images.get(jobId, 0);
    if (image === undefined) throw new Error(`There is no image of job ${jobId}`);
    return image;
  }

  it('should work and drain with a log that cannot be written', async () => {
    const url = await harness.upload('good.jpg', await readScene());
    const full = await open('/dev/full', 'w');
    const worker = await harness.startWorker({}, full.fd);
    await full.close();
    const { images } = await harness.waitForEnd(await harness.submit([url]));
    expect(images).toMatchObject([{ status: 'DONE', attempts: 1 }]);
    worker.process.kill('SIGTERM');
    await expect(worker.exit).resolves.toEqual({ code: 0, signal: null });
  }, 30_000);

  it('should exit with 0 also when an image runs out of its time, which counts, while its neighbours lose nothing', async () => {
    const [slow, scene] = await Promise.all([slowAvif(), readScene()]);
    const urls = [await harness.upload('slow.avif', slow), await harness.upload('good.jpg', scene)];
    const worker = await harness.startWorker({ DETECTOR_THREADS: '2', JOB_TIMES: '{"attempt":1000,"lease":30000}' });
    const jobId = await harness.submit(urls);
    await until(async () => (await imageOf(jobId)).attempts === 1, 10_000, 1);
    worker.process.kill('SIGTERM');
    await expect(worker.exit).resolves.toEqual({ code: 0, signal: null });
    expect(worker.lines.at(-1)).toContain('"drained":false');
    expect(worker.lines.join('\n')).not.toContain('ExperimentalWarning');
    expect(await imageOf(jobId)).toMatchObject({ status: 'PENDING', attempts: 1, leaseOwner: expect.any(String) });
    const neighbour = await harness.images.get(jobId, 1);
    expect(neighbour?.attempts).toBe(neighbour?.status === 'DONE' ? 1 : 0);
  }, 120_000);
});

describe('a worker that cannot start', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-models-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  /** The one line that it logs, by what its error says. */
  async function refusalOf(environment: Record<string, string>): Promise<string> {
    const { exit, lines } = spawnWorker({ DETECTOR_THREADS: '1', ...environment });
    await expect(exit).resolves.toEqual({ code: 1, signal: null });
    const [line = '', ...more] = lines;
    expect(more).toEqual([]);
    const logged = JSON.parse(line) as { error: { message: string } };
    expect(logged).toMatchObject({ level: 'ERROR', service: 'worker', message: 'the worker failed' });
    return logged.error.message;
  }

  async function writeModel(name: string, bytes: string | Uint8Array, sidecar?: object): Promise<string> {
    const path = join(folder, `${name}.onnx`);
    await writeFile(path, bytes);
    if (sidecar !== undefined) await writeFile(join(folder, `${name}.json`), JSON.stringify(sidecar));
    return path;
  }

  it('should name every variable that is wrong or missing, and no value', async () => {
    const message = await refusalOf({
      LOG_LEVEL: 'SILENT',
      STAGE: 'test',
      MIN_CONFIDENCE: '7.5',
      AWS_REGION: 'us-east-1',
    });
    expect(message.split('\n')).toContain("Required environment variable 'SQS_QUEUE_URL' is not set");
    expect(message.split('\n')).toContain("Required environment variable 'DLQ_URL' is not set");
    expect(message.split('\n')).toContain(
      "Environment variable 'MIN_CONFIDENCE' is not valid: must be a number from 0 to 1",
    );
    expect(message).not.toContain('7.5');
  }, 20_000);

  it('should say that there is no model', async () => {
    const path = join(folder, 'missing.onnx');
    expect(await refusalOf({ MODEL_PATH: path })).toBe(
      `There is no model file at ${path}: set MODEL_PATH to an .onnx file`,
    );
  }, 20_000);

  it('should say that a file is no model', async () => {
    const path = await writeModel('text', 'not a model');
    expect(await refusalOf({ MODEL_PATH: path })).toBe(`The model ${path} is not an ONNX file, or is cut off`);
  }, 20_000);

  it('should say what a model of an unknown family has, and what to do', async () => {
    const path = await writeModel('identity', identityModel([1, 3, 32, 32]));
    const line = await refusalOf({ MODEL_PATH: path });
    expect(line).toContain(
      'For the picture in, float32 NCHW of 32 x 32 pixels, it has the outputs out float32 [1, 3, 32, 32]',
    );
    expect(line).toContain('Known are yolov5, ');
    expect(line).toMatch(/Export it as one of these$/);
  }, 20_000);

  it('should say what is wrong with a sidecar', async () => {
    const path = await writeModel('wrong', identityModel([1, 3, 32, 32]), { format: 'yolov8', fit: 'squeeze' });
    const line = await refusalOf({ MODEL_PATH: path });
    expect(line).toMatch(/^The sidecar .*wrong\.json is wrong: fit: /);
  }, 20_000);
});
