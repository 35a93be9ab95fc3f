import { execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environmentOf } from '../../../bench/src/api/api.bench.js';
import type { Plan, Said } from '../../../bench/src/api/harness/plan.js';
import type { AnsweredExercise } from '../../../bench/src/api/samples/answer.js';
import { exercisesOf } from '../../../bench/src/api/samples/answer.js';
import { runPlan } from '../../../bench/src/api/samples/run-plan.js';
import { CELLS, ENDED, PID } from '../../../bench/src/api/samples/throttle.messages.js';
import { standInStartedSchema } from '../../../bench/src/api/stand-in/stand-in.messages.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const DIST = join(ROOT, 'dist');
const PROGRAM = join(DIST, 'bench', 'api.mjs');
const SOURCES = join(ROOT, 'bench', 'src', 'api');
const TIMEOUT_MS = 120_000;

const NODE = [process.execPath, join(DIST, 'bench', 'api-harness.mjs')] as const;
const PYTHON = ['python3', '-B', join(SOURCES, 'harness', 'harness.py')] as const;

const SPOTTER = { command: NODE, entry: join(DIST, 'lambda', 'index.mjs') };
const UNBUNDLED = { command: NODE, entry: join(DIST, 'bench-unbundled', 'apps', 'api', 'src', 'lambda.js') };
const FLOOR = { command: NODE, entry: join(DIST, 'bench-floor', 'index.mjs') };
const BOTO3 = { command: PYTHON, entry: join(SOURCES, 'floor', 'floor.py') };

const hasBoto3 = await promisify(execFile)('python3', ['-c', 'import boto3']).then(
  () => true,
  () => false,
);

const standIn = fork(join(DIST, 'bench', 'api-stand-in.mjs'));
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  if (!existsSync(PROGRAM)) throw new Error('dist/bench is missing: run `npm run build` first, as `npm test` does');
  const [message] = (await once(standIn, 'message')) as unknown[];
  environment = environmentOf(standInStartedSchema.parse(message).endpoint);
});

afterAll(() => {
  standIn.disconnect();
});

function run({ command, entry }: typeof SPOTTER | typeof BOTO3, plan: Partial<Plan> = {}): Promise<Said> {
  const event = JSON.stringify(apiGatewayV2Event({ path: '/exercises', query: { limit: '100' } }));
  const cold = { entry, event, clockStepMs: 0, warmUps: 0, requests: 0, withScan: false };
  return runPlan({ command, environment, plan: { ...cold, ...plan } });
}

/** What must be the same, whoever does the work, and whenever. */
function workOf(exercises: readonly AnsweredExercise[]): unknown {
  return exercises.map(({ imageUrl, thumbnailImageUrl, exerciseId, name, description, difficultyLevel }) => ({
    texts: { exerciseId, name, description, difficultyLevel },
    urls: [imageUrl, thumbnailImageUrl].map((url) => {
      const { pathname, searchParams } = new URL(url);
      const [token, seconds, signed] = ['X-Amz-Security-Token', 'X-Amz-Expires', 'X-Amz-SignedHeaders'].map((name) =>
        searchParams.get(name),
      );
      return { pathname, token, seconds, signed };
    }),
  }));
}

/** When the URL was signed. */
function signedAt(url: string): string {
  return new URL(url).searchParams.get('X-Amz-Date') ?? '';
}

function cellsOf(report: string, title: string): string[] {
  const line = report.split('\n').find((candidate) => candidate.startsWith(`| ${title} `));
  if (line === undefined) throw new Error(`There is no row ${title} in\n${report}`);
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

const medianOf = (cell: string | undefined): number => Number(/\*\*(.*)\*\*/u.exec(cell ?? '')?.[1]);

async function bench(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, '--rounds', '1', ...args], {
    timeout: TIMEOUT_MS,
  });
  return stdout;
}

describe('the contenders of the bench of the API', () => {
  it.each([
    ['Spotter unbundled', UNBUNDLED],
    ['the SDK alone', FLOOR],
    ...(hasBoto3 ? [['boto3', BOTO3] as const] : []),
  ])('should have %s do the work of Spotter', async (_name, contender) => {
    const [ours, theirs] = [exercisesOf((await run(SPOTTER)).first), exercisesOf((await run(contender)).first)];
    expect(workOf(theirs)).toEqual(workOf(ours));
    for (const { imageUrl, imageUrlExpiration } of [...ours, ...theirs]) {
      const signed = signedAt(imageUrl).replace(/(....)(..)(..T..)(..)(..Z)/u, '$1-$2-$3:$4:$5');
      // The others look at the clock twice.
      expect(Math.abs(Date.parse(signed) + 3_600_000 - Date.parse(imageUrlExpiration))).toBeLessThanOrEqual(2_000);
    }
  });

  it('should have Spotter sign each URL anew where the clock goes on, and nowhere else', async () => {
    const firstUrl = (answer: Said['first']): string => exercisesOf(answer)[0]?.imageUrl ?? '';
    const stepped = await run(SPOTTER, { clockStepMs: 300_000, warmUps: 1, requests: 1 });
    expect(signedAt(firstUrl(stepped.last))).not.toBe(signedAt(firstUrl(stepped.first)));
    expect(stepped.requests).toHaveLength(1);
    const still = await run(SPOTTER, { warmUps: 1, requests: 2, withScan: true });
    expect(signedAt(firstUrl(still.last))).toBe(signedAt(firstUrl(still.first)));
    expect(still.requests.map(({ scanMs = 0 }) => scanMs > 0)).toEqual([true, true]);
  });

  it('should hold a process back to a share of the time', async () => {
    const [cells, share] = [new Int32Array(new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT)), 0.25];
    const thread = new Worker(join(DIST, 'bench', 'api-throttle.mjs'), { workerData: { cells, share } });
    await once(thread, 'online');
    const busy =
      'while (performance.now() < 1500); const { user, system } = process.cpuUsage(); console.log(user + system)';
    const child = spawn(process.execPath, ['--eval', busy], { stdio: ['ignore', 'pipe', 'inherit'] });
    Atomics.store(cells, PID, child.pid ?? 0);
    Atomics.notify(cells, PID);
    const exit = once(thread, 'exit');
    const microseconds = Number(await text(child.stdout));
    Atomics.store(cells, ENDED, 1);
    Atomics.notify(cells, ENDED);
    await exit;
    expect(microseconds / 1_500_000).toBeGreaterThan(share / 2.5);
    expect(microseconds / 1_500_000).toBeLessThan(share * 1.5);
  });
});

describe('the bench of the API', () => {
  it(
    'should measure cold starts and the package, and hold them against their bounds',
    async () => {
      const report = await bench('--cold', '--size');
      const [all, init, first] = cellsOf(report, 'Spotter').map(medianOf);
      expect(Number(init) + Number(first)).toBeCloseTo(Number(all), -1);
      expect(medianOf(cellsOf(report, 'Spotter / (g) the SDK alone')[0])).toBeGreaterThan(0);
      expect(cellsOf(report, 'cold start: Spotter / (g) the SDK alone ≤ 0.8')).toHaveLength(2);
      expect(cellsOf(report, 'the package without the V8 cache is ≤ 0.7 MB, zipped')).toHaveLength(2);
      if (!hasBoto3) expect(report).toContain('**Skipped: (h) boto3');
    },
    TIMEOUT_MS,
  );

  it(
    'should measure warm requests, and what they allocate',
    async () => {
      const report = await bench('--warm', '--requests', '2');
      expect(medianOf(cellsOf(report, 'Spotter, URLs signed anew')[0])).toBeGreaterThan(0);
      expect(medianOf(cellsOf(report, 'the DynamoDB call alone')[0])).toBeGreaterThan(0);
      const [, allocated = ''] = report.split('allocated by a warm request');
      const [ours, theirs] = ['Spotter, URLs kept', '(g) the SDK alone'].map((title) =>
        medianOf(cellsOf(allocated, title)[0]),
      );
      expect(ours).toBeGreaterThan(0);
      expect(theirs).toBeGreaterThan(Number(ours));
    },
    TIMEOUT_MS,
  );
});
