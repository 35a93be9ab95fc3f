import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LambdaInvocationError } from '../../../apps/local/src/lambda/lambda.errors.js';
import { startLambda } from '../../../apps/local/src/lambda/lambda.runtime.js';
import type { LambdaOptions, LambdaRuntime } from '../../../apps/local/src/lambda/lambda.runtime.js';

const FIXTURES = join(import.meta.dirname, 'fixtures');

interface Inspection {
  event: unknown;
  context: Record<string, unknown>;
  environment: Record<string, string>;
  invocations: number;
  leftBehind?: string;
}

interface Work {
  startedAt: number;
  endedAt: number;
  logStreamName: string;
  invocations: number;
}

const started: LambdaRuntime[] = [];

function start(handler: string, options: Partial<LambdaOptions> = {}): LambdaRuntime {
  const lambda = startLambda({
    entry: join(FIXTURES, 'lambda.handlers.mjs'),
    handler,
    functionName: 'test-api',
    environment: {},
    timeoutMs: 5_000,
    concurrency: 4,
    onLog: () => undefined,
    ...options,
  });
  started.push(lambda);
  return lambda;
}

async function failure(invocation: Promise<unknown>): Promise<Partial<LambdaInvocationError>> {
  const error = await invocation.then(
    () => undefined,
    (reason: unknown) => reason as LambdaInvocationError,
  );
  const { errorType, errorMessage, functionError, statusCode } = error ?? {};
  return { errorType, errorMessage, functionError, statusCode } as Partial<LambdaInvocationError>;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((lambda) => lambda.stop()));
});

describe('startLambda', () => {
  describe('a container', () => {
    it('should see its own environment and nothing of this process', async () => {
      process.env['SPOTTER_TEST_SECRET'] = 'of the host';
      const lambda = start('inspect', { environment: { TABLE: 'mine', AWS_REGION: 'eu-west-1' } });
      const { environment } = (await lambda.invoke({})) as Inspection;
      delete process.env['SPOTTER_TEST_SECRET'];
      expect(environment).toMatchObject({
        TABLE: 'mine',
        AWS_REGION: 'eu-west-1',
        AWS_LAMBDA_FUNCTION_NAME: 'test-api',
        _HANDLER: 'index.inspect',
      });
      expect(environment).not.toHaveProperty('SPOTTER_TEST_SECRET');
      expect(environment).not.toHaveProperty('PATH');
    });

    it('should share no globals with this process', async () => {
      const { leftBehind } = (await start('inspect').invoke({ leave: 'inside' })) as Inspection;
      expect(leftBehind).toBe('inside');
      expect(globalThis).not.toHaveProperty('leftBehind');
    });

    it('should get events as JSON and a fresh context for each', async () => {
      const lambda = start('inspect', { environment: { AWS_REGION: 'eu-west-1' } });
      const event = { at: new Date(0), absent: undefined, list: [undefined], text: 'ü\u2028' };
      const one = (await lambda.invoke(event)) as Inspection;
      const two = (await lambda.invoke(event)) as Inspection;
      expect(one.event).toEqual({ at: '1970-01-01T00:00:00.000Z', list: [null], text: 'ü\u2028' });
      expect(one.context).toEqual({
        functionName: 'test-api',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:test-api',
        memoryLimitInMB: '1769',
        logGroupName: '/aws/lambda/test-api',
        logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
        awsRequestId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        remainingMs: expect.any(Number),
      });
      expect(one.context['remainingMs']).toBeLessThanOrEqual(5_000);
      expect(one.context['remainingMs']).toBeGreaterThan(4_000);
      expect(two.context['awsRequestId']).not.toBe(one.context['awsRequestId']);
    });

    it('should be kept warm', async () => {
      const lambda = start('inspect');
      await lambda.invoke({});
      expect(await lambda.invoke({})).toMatchObject({ invocations: 2 });
    });

    it('should log line by line', async () => {
      const lines: string[] = [];
      const lambda = start('log', { onLog: (line) => lines.push(line) });
      expect(await lambda.invoke({})).toBeNull();
      await until(() => lines.length === 3);
      expect(lines.sort()).toEqual(['first line', 'second line', 'to stderr']);
    });
  });

  describe('concurrency', () => {
    it('should overlap two invocations in two containers', async () => {
      const lambda = start('work');
      const [one, two] = (await Promise.all([lambda.invoke({ ms: 300 }), lambda.invoke({ ms: 300 })])) as [Work, Work];
      expect(one.logStreamName).not.toBe(two.logStreamName);
      expect(Math.max(one.startedAt, two.startedAt)).toBeLessThan(Math.min(one.endedAt, two.endedAt));
    });

    it('should never overlap two invocations in one container, and keep their order', async () => {
      const lambda = start('work', { concurrency: 1 });
      const all = (await Promise.all([1, 2, 3, 4].map(() => lambda.invoke({ ms: 20 })))) as Work[];
      expect(new Set(all.map(({ logStreamName }) => logStreamName)).size).toBe(1);
      expect(all.map(({ invocations }) => invocations)).toEqual([1, 2, 3, 4]);
      for (const [index, { startedAt }] of all.entries()) {
        expect(startedAt).toBeGreaterThanOrEqual(all[index - 1]?.endedAt ?? 0);
      }
    });

    it('should start no more containers than it may', async () => {
      const lambda = start('work', { concurrency: 2 });
      const all = (await Promise.all([1, 2, 3, 4, 5, 6].map(() => lambda.invoke({ ms: 20 })))) as Work[];
      expect(new Set(all.map(({ logStreamName }) => logStreamName)).size).toBe(2);
    });

    it('should refuse more than may wait, and let go of a place that nobody waits for any more', async () => {
      const lambda = start('work', { concurrency: 1, waitingLimit: 1 });
      const caller = new AbortController();
      const first = lambda.invoke({ ms: 300 });
      const second = failure(lambda.invoke({ ms: 0 }, caller.signal));
      await new Promise((resolve) => setImmediate(resolve));
      expect(await failure(lambda.invoke({ ms: 0 }))).toMatchObject({
        errorType: 'TooManyRequestsException',
        functionError: undefined,
        statusCode: 429,
      });
      lambda.invokeAsync({ ms: 0 });
      caller.abort(new Error('gone'));
      await second;
      await first;
      const { invocations } = (await lambda.invoke({ ms: 0 })) as Work;
      expect(invocations).toBe(3);
    });

    it('should go on with what waits when a container dies', async () => {
      const lambda = start('end', { concurrency: 1 });
      const [died, survived] = await Promise.all([failure(lambda.invoke({ how: 'exit' })), lambda.invoke({})]);
      expect(died.errorType).toBe('Runtime.ExitError');
      expect(survived).toEqual(expect.any(String));
    });
  });

  describe('failures', () => {
    it.each([
      ['throwError', 'RangeError', 'out of range'],
      ['throwText', 'string', 'just text'],
      ['circular', 'TypeError', expect.stringContaining('circular')],
    ])('should report what %s throws and keep the container', async (handler, errorType, errorMessage) => {
      const lambda = start(handler);
      expect(await failure(lambda.invoke({}))).toEqual({
        errorType,
        errorMessage,
        functionError: 'Unhandled',
        statusCode: 200,
      });
    });

    it('should write a failure and its stack to the log', async () => {
      const lines: string[] = [];
      await failure(start('throwError', { onLog: (line) => lines.push(line) }).invoke({}));
      expect(lines[0]).toMatch(/^RequestId: \S+ Error: RangeError: out of range$/);
      expect(lines.join()).toContain('lambda.handlers.mjs');
    });

    it.each(['wait', 'loop'])('should end a container that is over its time (%s) and start another', async (how) => {
      const lambda = start('end', { timeoutMs: 200, concurrency: 1 });
      const first = await lambda.invoke({});
      expect(await failure(lambda.invoke({ how }))).toMatchObject({
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringContaining('Task timed out after 0.20 seconds'),
        functionError: 'Unhandled',
      });
      expect(await lambda.invoke({})).not.toBe(first);
    });

    it.each([
      ['exit', 'Runtime.ExitError', 'exit status 3'],
      ['uncaught', 'TypeError', 'thrown in a timer'],
      ['rejection', 'Runtime.UnhandledPromiseRejection', 'nobody listens'],
    ])('should replace a container that dies by %s', async (how, errorType, message) => {
      const lambda = start('end', { concurrency: 1 });
      const first = await lambda.invoke({});
      const { errorType: type, errorMessage } = await failure(lambda.invoke({ how }));
      expect([type, errorMessage]).toEqual([errorType, expect.stringContaining(message)]);
      expect(await lambda.invoke({})).not.toBe(first);
    });

    it('should replace a container that dies while it is idle', async () => {
      const lambda = start('endLater', { concurrency: 1 });
      const first = await lambda.invoke({ later: true });
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await lambda.invoke({})).not.toBe(first);
    });

    it('should turn a result of nothing into null', async () => {
      expect(await start('nothing').invoke({})).toBeNull();
    });

    it.each([
      ['callback', 'Runtime.CallbackHandlerDeprecated'],
      ['missing', 'Runtime.HandlerNotFound'],
      ['notAFunction', 'Runtime.HandlerNotFound'],
    ])('should refuse the handler %s', async (handler, errorType) => {
      expect((await failure(start(handler).invoke({}))).errorType).toBe(errorType);
    });

    it('should report a module that is not there', async () => {
      const lambda = start('handler', { entry: join(FIXTURES, 'nowhere.mjs') });
      expect((await failure(lambda.invoke({}))).errorType).toBe('Runtime.ImportModuleError');
    });

    it('should try a failed INIT again with the next invocation', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'spotter-lambda-'));
      const ready = join(folder, 'ready');
      const entry = join(FIXTURES, 'lambda.init-flaky.mjs');
      const lambda = start('handler', { entry, environment: { READY_FILE: ready } });
      expect((await failure(lambda.invoke({}))).errorMessage).toBe('not ready yet');
      await writeFile(ready, '');
      expect(await lambda.invoke({})).toBe('loaded');
      await rm(folder, { recursive: true });
    });

    it('should give up an INIT that hangs', async () => {
      const lambda = start('handler', { entry: join(FIXTURES, 'lambda.init-hangs.mjs'), initTimeoutMs: 200 });
      expect((await failure(lambda.invoke({}))).errorType).toBe('Sandbox.Timedout');
    });
  });

  describe('payloads', () => {
    it('should answer up to 6 MB and not more', async () => {
      const lambda = start('large');
      expect(await lambda.invoke({ bytes: 6_291_556 })).toHaveLength(6_291_554);
      expect(await failure(lambda.invoke({ bytes: 6_291_557 }))).toEqual({
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: expect.stringContaining('6291556'),
        functionError: 'Unhandled',
        statusCode: 413,
      });
    });

    it('should take another cap', async () => {
      const lambda = start('large', { switches: { responseCapBytes: 100 } });
      expect(await lambda.invoke({ bytes: 100 })).toHaveLength(98);
      expect((await failure(lambda.invoke({ bytes: 101 }))).statusCode).toBe(413);
    });

    it('should refuse an event over 6 MB before the handler sees it', async () => {
      const lambda = start('inspect');
      expect(await failure(lambda.invoke({ text: 'x'.repeat(6 * 1024 * 1024) }))).toMatchObject({
        errorType: 'RequestTooLargeException',
        statusCode: 413,
      });
      expect(await lambda.invoke({})).toMatchObject({ invocations: 1 });
    });
  });

  describe('invokeAsync', () => {
    it('should try three times, with growing pauses, and then drop the event', async () => {
      const failedAt: number[] = [];
      const dropped: [unknown, string][] = [];
      const lambda = start('throwError', {
        retryPausesMs: [60, 180],
        onLog: (line) => {
          if (line.startsWith('RequestId')) failedAt.push(performance.now());
        },
        onDropped: (event, error) => dropped.push([event, (error as LambdaInvocationError).errorType]),
      });
      lambda.invokeAsync({ n: 1 });
      await until(() => dropped.length > 0);
      expect(dropped).toEqual([[{ n: 1 }, 'RangeError']]);
      const [first = 0, second = 0, third = 0, ...more] = failedAt;
      expect(more).toEqual([]);
      expect(second - first).toBeGreaterThanOrEqual(55);
      expect(third - second).toBeGreaterThanOrEqual(175);
    });

    it('should stop trying once an attempt succeeds', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'spotter-lambda-'));
      const ready = join(folder, 'ready');
      const dropped: unknown[] = [];
      let failures = 0;
      const lambda = start('handler', {
        entry: join(FIXTURES, 'lambda.init-flaky.mjs'),
        environment: { READY_FILE: ready },
        retryPausesMs: [50, 50],
        onLog: (line) => {
          if (!line.startsWith('RequestId')) return;
          failures += 1;
          void writeFile(ready, '');
        },
        onDropped: (event) => dropped.push(event),
      });
      lambda.invokeAsync({});
      await until(() => failures > 0);
      await lambda.stop();
      expect([failures, dropped]).toEqual([1, []]);
      await rm(folder, { recursive: true });
    });

    it('should not reject when whoever is told of a dropped event throws', async () => {
      const lines: string[] = [];
      const lambda = start('throwError', {
        retryPausesMs: [],
        onLog: (line) => lines.push(line),
        onDropped: () => {
          throw new Error('told in vain');
        },
      });
      lambda.invokeAsync({});
      await until(() => lines.some((line) => line.includes('told in vain')));
    });

    it('should give the event as it was when it was accepted', async () => {
      const dropped: unknown[] = [];
      const lambda = start('throwError', { retryPausesMs: [], onDropped: (event) => dropped.push(event) });
      const event = { n: 1 };
      lambda.invokeAsync(event);
      event.n = 2;
      await until(() => dropped.length > 0);
      expect(dropped).toEqual([{ n: 1 }]);
    });
  });

  describe('stop', () => {
    it('should let accepted asynchronous events run and refuse new ones', async () => {
      const lambda = start('work', { concurrency: 1 });
      const dropped: unknown[] = [];
      for (let n = 0; n < 3; n += 1) lambda.invokeAsync({ ms: 20 });
      await lambda.stop();
      expect(dropped).toEqual([]);
      expect((await failure(lambda.invoke({}))).errorType).toBe('Runtime.ExitError');
      expect(() => {
        lambda.invokeAsync({});
      }).toThrow('stopped');
    });

    it('should not wait for ever, and say what it dropped', async () => {
      const dropped: unknown[] = [];
      const onDropped = (event: unknown): unknown => dropped.push(event);
      const lambda = start('work', { timeoutMs: 60_000, concurrency: 1, onDropped });
      lambda.invokeAsync({ ms: 30_000 });
      const waiting = failure(lambda.invoke({ ms: 30_000 }));
      const before = performance.now();
      await lambda.stop();
      expect(performance.now() - before).toBeLessThan(4_000);
      expect(dropped).toEqual([{ ms: 30_000 }]);
      expect((await waiting).errorType).toBe('Runtime.ExitError');
    });
  });

  it('should refuse a concurrency of none', () => {
    expect(() => start('work', { concurrency: 0 })).toThrow('concurrency must be 1 or more');
  });
});
