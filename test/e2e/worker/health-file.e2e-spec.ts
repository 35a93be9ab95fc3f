import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startDetector } from '../../../apps/worker/src/detection/detector.js';
import { keepHealthFile } from '../../../apps/worker/src/health/health.file.js';
import { readScene } from './images.fixture.js';
import { THREAD_ENTRY } from './worker-build.js';
import { until, WorkerHarness } from './worker.harness.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-health-'));
  path = join(folder, 'health');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Runs the health check that the image declares; resolves to its exit code. */
async function checkHealth(): Promise<number | null> {
  const dockerfile = await readFile(join('docker', 'worker.Dockerfile'), 'utf8');
  const command = /^HEALTHCHECK .*\\\r?\n\s+CMD (\[.*\])$/mu.exec(dockerfile)?.[1] ?? '[]';
  const [, ...args] = JSON.parse(command) as string[];
  const check = spawn(process.execPath, args, { env: { HEALTH_FILE: path }, stdio: 'ignore' });
  const [code] = (await once(check, 'exit')) as [number | null];
  return code;
}

describe('the health file', () => {
  it('should be written while images are in the model', async () => {
    const detector = await startDetector({
      modelPath: join('models', 'default.onnx'),
      threads: 1,
      threadEntry: THREAD_ENTRY,
      defaults: {},
    });
    const failures: unknown[] = [];
    const stop = keepHealthFile({
      path,
      intervalMs: 5,
      isAlive: () => true,
      onFailure: (error) => failures.push(error),
    });
    try {
      const scene = await readScene();
      let inWork = true;
      const detecting = Promise.all(Array.from({ length: 100 }, () => detector.detect(scene))).finally(() => {
        inWork = false;
      });
      const times = new Set<string>();
      await until(async () => {
        if (inWork) times.add(await readFile(path, 'utf8'));
        return times.size > 2;
      }, 10_000);
      await detecting;
      expect(failures).toEqual([]);
    } finally {
      stop();
      await detector.close();
    }
  }, 30_000);

  it("should be what the worker keeps, and make the image's health check pass", async () => {
    expect(await checkHealth()).toBe(1);
    const harness = await WorkerHarness.start();
    try {
      await harness.startWorker({ HEALTH_FILE: path });
      await until(async () => (await checkHealth()) === 0, 5_000);
    } finally {
      await harness.stop();
    }
  }, 60_000);

  it("should make the image's health check fail as soon as the worker is not alive", async () => {
    let isAlive = true;
    const failures: unknown[] = [];
    const options = {
      path,
      intervalMs: 5,
      isAlive: () => isAlive,
      onFailure: (error: unknown) => failures.push(error),
    };
    const stop = keepHealthFile(options);
    try {
      await until(async () => (await checkHealth()) === 0, 5_000);
      isAlive = false;
      await until(async () => (await checkHealth()) === 1, 5_000);
      isAlive = true;
      await until(async () => (await checkHealth()) === 0, 5_000);
      expect(failures).toEqual([]);
    } finally {
      stop();
    }
  }, 30_000);

  it("should make the image's health check fail when it is old", async () => {
    await writeFile(path, '');
    expect(await checkHealth()).toBe(0);
    const old = new Date(Date.now() - 60_000);
    await utimes(path, old, old);
    expect(await checkHealth()).toBe(1);
  }, 20_000);
});
