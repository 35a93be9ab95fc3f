import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startDetector } from '../../../apps/worker/src/detection/detector.js';
import { keepHealthFile } from '../../../apps/worker/src/health/health.file.js';
import { readScene } from './images.fixture.js';
import { slowAvif } from './images/avif.fixture.js';
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
      onDead: () => failures.push('dead'),
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

  it('should stay young when a worker was frozen for longer than a lease, until that ends as it should', async () => {
    const harness = await WorkerHarness.start();
    try {
      const times = JSON.stringify({ attempt: 3_000, lease: 4_000 });
      const [slow, worker] = await Promise.all([
        slowAvif().then((bytes) => harness.upload('slow.avif', bytes)),
        harness.startWorker({ HEALTH_FILE: path, JOB_TIMES: times }),
      ]);
      const { mtimeMs: started } = await stat(path);
      // The next time that the file is written goes by while the worker is frozen.
      await delay(started + 7_000 - Date.now());
      const jobId = await harness.submit([slow]);
      await until(async () => (await harness.images.get(jobId, 0))?.attempts === 1, 2_500, 10);
      // The answer to its start has come, and the picture is being decoded.
      await delay(300);
      worker.process.kill('SIGSTOP');
      await delay(6_000);
      worker.process.kill('SIGCONT');
      const written: number[] = [];
      const looking = setInterval(() => written.push(statSync(path).mtimeMs), 5);
      await worker.exit.finally(() => {
        clearInterval(looking);
      });
      expect(worker.lines.join('\n')).toContain('work could not be ended in time');
      expect(written.length).toBeGreaterThan(1);
      expect(Math.min(...written)).toBeGreaterThanOrEqual(started);
    } finally {
      await harness.stop();
    }
  }, 60_000);

  it("should make the image's health check fail as soon as the worker is not alive", async () => {
    let isAlive = true;
    const failures: unknown[] = [];
    let deaths = 0;
    const stop = keepHealthFile({
      path,
      intervalMs: 5,
      isAlive: () => isAlive,
      onDead: () => deaths++,
      onFailure: (error) => failures.push(error),
    });
    try {
      await until(async () => (await checkHealth()) === 0, 5_000);
      expect(deaths).toBe(0);
      isAlive = false;
      await until(async () => (await checkHealth()) === 1, 5_000);
      expect(deaths).toBeGreaterThan(0);
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
