import { once } from 'node:events';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Installation, isAlive } from './fixtures/installation.js';

describe('npm start', () => {
  let installation: Installation;
  let folders = 0;

  beforeAll(async () => {
    installation = await Installation.create();
    const images = join(installation.root, 'catalogue', 'images');
    await mkdir(images, { recursive: true });
    await cp(join('models', 'samples', 'scene-000001.jpg'), join(images, 'scene.jpg'));
    await writeCatalogue(['beginner', 'advanced']);
  });

  afterEach(() => {
    installation.killAll();
  });
  afterAll(async () => {
    await installation.remove();
  });

  function newDataDir(): string {
    folders += 1;
    return join(installation.root, `data-${folders}`);
  }

  async function writeCatalogue(levels: readonly string[]): Promise<void> {
    const exercises = levels.map((difficultyLevel, index) => ({
      exerciseId: `exercise-${index}`,
      name: 'An exercise',
      difficultyLevel,
      image: 'scene.jpg',
    }));
    await writeFile(join(installation.root, 'catalogue', 'exercises.json'), JSON.stringify(exercises));
  }

  async function journal(word: string): Promise<number[]> {
    const text = await readFile(join(installation.root, 'dist', 'worker', 'journal.txt'), 'utf8').catch(() => '');
    return text.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [Number(line.split(' ')[1])] : []));
  }

  async function workerOf(): Promise<number> {
    const before = (await journal('started')).length;
    for (;;) {
      const pids = await journal('started');
      const pid = pids.at(-1);
      if (pid !== undefined && (pids.length > before || isAlive(pid))) return pid;
      await delay(20);
    }
  }

  it('should say where everything is once it is healthy, and stop in order on a signal', async () => {
    const SPOTTER_DATA_DIR = newDataDir();
    const run = installation.run({ SPOTTER_DATA_DIR });
    const api = await run.ready();
    expect((await fetch(`${api}/health`)).status).toBe(200);
    expect(run.stdout).toContain(`curl "${api}/exercises?limit=3"`);
    expect(run.stdout).toMatch(/WebSocket\s+ws:\/\/localhost:\d+/);
    expect(run.stdout).toContain(SPOTTER_DATA_DIR);
    expect(run.stdout).toContain('the sample catalogue is in (2 exercises)\n');
    const published = join(SPOTTER_DATA_DIR, 'environment.json');
    if (process.platform !== 'win32') expect((await stat(published)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(published, 'utf8'))).toMatchObject({
      EXERCISES_TABLE_NAME: 'spotter-local-exercises',
      AWS_ENDPOINT_URL_DYNAMODB: expect.stringMatching(/^http:/),
    });
    const worker = await workerOf();

    const asked = performance.now();
    run.child.kill('SIGTERM');
    expect(await run.exit()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5000);
    expect(run.stderr).toBe('');
    expect(await journal('drained')).toContain(worker);
    await expect(readFile(published)).rejects.toThrow('ENOENT');
    expect(await readFile(join(SPOTTER_DATA_DIR, 'logs', 'worker.log'), 'utf8')).toContain('worker started');
  });

  it('should leave no worker behind when it is killed, and start again on the same data', async () => {
    const SPOTTER_DATA_DIR = newDataDir();
    const killed = installation.run({ SPOTTER_DATA_DIR });
    await killed.ready();
    const worker = await workerOf();
    expect(isAlive(worker)).toBe(true);
    killed.child.kill('SIGKILL');
    await killed.exit();
    const deadline = performance.now() + 5000;
    while (isAlive(worker) && performance.now() < deadline) await delay(20);
    expect(isAlive(worker)).toBe(false);

    const again = installation.run({ SPOTTER_DATA_DIR });
    await again.ready();
    expect(again.stdout).not.toContain('sample catalogue');

    const second = installation.run({ SPOTTER_DATA_DIR });
    expect(await second.exit()).toBe(1);
    expect(second.stderr).toMatch(/^Another local stack is using .*\n$/);
    again.child.kill('SIGTERM');
    expect(await again.exit()).toBe(0);

    await writeFile(join(SPOTTER_DATA_DIR, 'not-the-stacks.txt'), '');
    await writeFile(join(SPOTTER_DATA_DIR, 's3', 'an-object'), '');
    const fresh = installation.run({ SPOTTER_DATA_DIR }, ['--reset']);
    await fresh.ready();
    await expect(readFile(join(SPOTTER_DATA_DIR, 's3', 'an-object'))).rejects.toThrow('ENOENT');
    expect(await readFile(join(SPOTTER_DATA_DIR, 'not-the-stacks.txt'), 'utf8')).toBe('');
    fresh.child.kill('SIGINT');
    expect(await fresh.exit()).toBe(0);
  });

  it('should end soon and quietly when it is interrupted while it starts, and start whole the next time', async () => {
    // Windows has no signals that a process could be sent.
    if (process.platform === 'win32') return;
    await writeCatalogue(Array.from({ length: 60 }, () => 'advanced'));
    const entry = join(installation.root, 'dist', 'worker', 'main.mjs');
    const worker = await readFile(entry, 'utf8');
    await writeFile(entry, 'process.once("SIGTERM", () => undefined); setInterval(() => undefined, 1000);');
    const SPOTTER_DATA_DIR = newDataDir();
    try {
      for (const pauseMs of [0, 600]) {
        const run = installation.run({ SPOTTER_DATA_DIR });
        await run.said(/(the API is ready)/);
        await delay(pauseMs);
        const asked = performance.now();
        run.interrupt();
        expect(await run.exit()).toBe(0);
        expect(performance.now() - asked).toBeLessThan(2500);
        expect(run.stdout).toMatch(/the API is ready\nstopping…\nstopped\n$/);
        expect(run.stderr).toBe('');
      }
    } finally {
      await writeFile(entry, worker);
    }
    const next = installation.run({ SPOTTER_DATA_DIR });
    await next.ready();
    expect(next.stdout).toContain('the sample catalogue is in (60 exercises)\n');
    next.interrupt();
    expect(await next.exit()).toBe(0);
    await writeCatalogue(['beginner', 'advanced']);
  });

  it('should leave the sample catalogue out when it is told to, also after a reset', async () => {
    const SPOTTER_DATA_DIR = newDataDir();
    for (const args of [['--no-samples'], ['--reset', '--no-samples']]) {
      const run = installation.run({ SPOTTER_DATA_DIR }, args);
      await run.ready();
      expect(run.stdout).not.toContain('sample catalogue');
      run.child.kill('SIGTERM');
      expect(await run.exit()).toBe(0);
    }
  });

  it('should name a wrong variable of the function or the worker in its own words, and no more', async () => {
    const cases: [Record<string, string>, string][] = [
      [
        { SESSION_AUTO_DETECT: 'FALSE' },
        "Environment variable 'SESSION_AUTO_DETECT' is not valid: must be true or false\n",
      ],
      [
        { SESSION_AUTO_DETECT: '1', PRESIGNED_URL_EXPIRATION_MINUTES: '0' },
        "Environment variable 'PRESIGNED_URL_EXPIRATION_MINUTES' is not valid: must be a whole number from 1 to 10080\nEnvironment variable 'SESSION_AUTO_DETECT' is not valid: must be true or false\n",
      ],
      [{ MIN_CONFIDENCE: '2' }, "Environment variable 'MIN_CONFIDENCE' is not valid: must be a number from 0 to 1\n"],
    ];
    const bundles = ['lambda/index.mjs', 'worker/main.mjs'].map((name) => join(installation.root, 'dist', name));
    const fixtures = await Promise.all(bundles.map((path) => readFile(path)));
    for (const target of ['lambda', 'worker']) {
      await cp(join('dist', target), join(installation.root, 'dist', target), { recursive: true });
    }
    const MODEL_PATH = join(process.cwd(), 'models', 'default.onnx');
    try {
      for (const [environment, sentences] of cases) {
        const run = installation.run({ ...environment, MODEL_PATH, SPOTTER_DATA_DIR: newDataDir() }, ['--no-samples']);
        expect(await run.exit()).toBe(1);
        expect(run.stderr).toBe(sentences);
      }
    } finally {
      await Promise.all(bundles.map((path, index) => writeFile(path, fixtures[index] ?? '')));
    }
  });

  it('should start without the sample catalogue when that can not be put in, and say why', async () => {
    await writeCatalogue(['beginner', 'easy']);
    const run = installation.run({ SPOTTER_DATA_DIR: newDataDir() });
    await run.ready();
    expect(run.stdout).toMatch(/the sample catalogue is not in: row 2 \(An exercise\): difficultyLevel must be one of/);
    run.child.kill('SIGTERM');
    expect(await run.exit()).toBe(0);
  });

  it('should say what to do, in one sentence, when it can not start', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const file = join(installation.root, 'a-file');
    await writeFile(file, '');
    const cases: [Record<string, string>, string[], RegExp][] = [
      [{ PORT: String(port), SPOTTER_DATA_DIR: newDataDir() }, [], /^Port \d+ is taken: .*\n$/],
      [{ SPOTTER_DATA_DIR: join(file, 'below') }, [], /^The data directory .* can't be written \(ENOTDIR\): .*\n$/],
      [
        { MODEL_PATH: 'models/lost.onnx', SPOTTER_DATA_DIR: newDataDir() },
        [],
        /^There is no model at .*lost.onnx: .*\n$/,
      ],
      [{ PORT: 'x', SPOTTER_DATA_DIR: newDataDir() }, [], /^These environment variables are wrong: PORT: .*\n$/],
      [
        { SPOTTER_PUBLIC_HOST: 'http://x', SPOTTER_DATA_DIR: newDataDir() },
        [],
        /^These .*: SPOTTER_PUBLIC_HOST: .*\n$/,
      ],
      [{ SPOTTER_DATA_DIR: newDataDir() }, ['--rest'], /^The only arguments are --reset.* --no-samples.*\n$/],
    ];
    // Node's own way to make folders never ends there.
    if (process.platform === 'linux') {
      cases.push([{ SPOTTER_DATA_DIR: '/proc/nope' }, [], /^The data directory .* can't be written \(ENOENT\): .*\n$/]);
    }
    const outcomes = cases.map(async ([environment, args, sentence]) => {
      const run = installation.run(environment, args);
      expect(await run.exit()).toBe(1);
      expect(run.stderr).toMatch(sentence);
    });
    await Promise.all(outcomes);
    taken.close();

    await rm(join(installation.root, 'dist', 'worker', 'main.mjs'));
    const unbuilt = installation.run({ SPOTTER_DATA_DIR: newDataDir() });
    expect(await unbuilt.exit()).toBe(1);
    expect(unbuilt.stderr).toMatch(/main\.mjs is not there: run "npm run build" first\.\n$/);
  });
});
