import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { neverAnswered } from '../../../../test/support/web.silence.js';
import { createApi } from './api.js';
import type { Bearer } from './api.js';
import { dataOf } from './failure.js';

async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('createApi', () => {
  const { fetch } = globalThis;
  let token: string | undefined;
  let refused: string[];
  /** As fetch does, holds what waits for an answer: Node forgets a signal with its request, and then nothing would end the wait. */
  let underWay: Request[];
  const bearer: Bearer = {
    accessToken: () => Promise.resolve(token),
    refuse: (one) => refused.push(one),
  };
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    token = undefined;
    refused = [];
    underWay = [];
  });
  afterEach(() => {
    jest.useRealTimers();
    globalThis.fetch = fetch;
  });
  const apiBehind = (answer: (request: Request) => Promise<Response>) => {
    globalThis.fetch = (request) => {
      underWay.push(request as Request);
      return answer(request as Request);
    };
    return createApi('http://api.test', bearer);
  };

  it.each([
    ['of today', 'reason'],
    ['of 2023', 'abort'],
  ] as const)('should give up on an API that does not answer for thirty seconds, in a browser %s', async (_, told) => {
    let end: unknown;
    const api = apiBehind(({ signal }) => neverAnswered(signal, told));
    const call = dataOf(api.GET('/limits')).catch((error: unknown) => (end = error));
    await settled();
    jest.advanceTimersByTime(29_999);
    await settled();
    expect(end).toBeUndefined();
    jest.advanceTimersByTime(1);
    await call;
    expect(end).toMatchObject({ name: 'Failure', message: expect.stringContaining('can’t be reached') });
  });

  it('should give up on an answer that stops in the middle', async () => {
    const api = apiBehind(({ signal }) => {
      const body = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{'));
          signal.addEventListener('abort', () => {
            controller.error(signal.reason);
          });
        },
      });
      return Promise.resolve(new Response(body));
    });
    const call = expect(dataOf(api.GET('/limits'))).rejects.toMatchObject({ name: 'Failure' });
    await settled();
    jest.advanceTimersByTime(30_000);
    await call;
  });

  it.each([
    ['before it is sent', () => Promise.resolve()],
    ['while it is on its way', settled],
  ])('should end a call that is aborted %s', async (_, until) => {
    const run = new AbortController();
    const api = apiBehind(({ signal }) => neverAnswered(signal));
    const call = expect(dataOf(api.GET('/limits', { signal: run.signal }))).rejects.toMatchObject({
      cause: { name: 'AbortError' },
    });
    await until();
    run.abort();
    await call;
  });

  it('should work in browsers that can not combine signals', async () => {
    const { any, timeout } = Object.getOwnPropertyDescriptors(AbortSignal);
    for (const name of ['any', 'timeout']) Reflect.deleteProperty(AbortSignal, name);
    try {
      const api = apiBehind(() => Promise.resolve(Response.json({ imageBytes: 1 })));
      expect(await dataOf(api.GET('/limits'))).toEqual({ imageBytes: 1 });
    } finally {
      Object.defineProperties(AbortSignal, { any, timeout });
    }
  });

  it('should send the token of the moment, and tell of one that is not taken', async () => {
    const sent: (string | null)[] = [];
    const api = apiBehind(({ headers }) => {
      sent.push(headers.get('authorization'));
      return Promise.resolve(Response.json({}, { status: sent.length < 3 ? 200 : 401 }));
    });
    await api.GET('/limits');
    token = 'one';
    await api.GET('/limits');
    expect(refused).toEqual([]);
    token = 'two';
    await api.GET('/limits');
    expect(sent).toEqual([null, 'Bearer one', 'Bearer two']);
    expect(refused).toEqual(['two']);
  });
});
