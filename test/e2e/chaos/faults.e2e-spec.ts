import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Call } from '../../../chaos/src/proxy/call.js';
import type { Fault } from '../../../chaos/src/proxy/fault.js';
import { until } from '../worker/worker.harness.js';
import { Proxied } from './proxied.fixture.js';
import { ask, endOf, READ_JOB } from './proxy.fixture.js';

const SOON_MS = 150;

let proxied: Proxied;

beforeEach(async () => {
  proxied = await Proxied.start();
});

afterEach(() => proxied.close());

describe('a fault', () => {
  it('drop, before: should cut the connection, and forward nothing', async () => {
    proxied.fault = { kind: 'drop', when: 'before' };
    expect(await endOf(proxied.proxy.url, READ_JOB)).toBe('end');
    await delay(SOON_MS);
    expect(proxied.service.arrivals).toEqual([]);
  });

  it('drop, after: should cut the connection once the service has answered', async () => {
    proxied.fault = { kind: 'drop', when: 'after' };
    let isAnswered = false;
    proxied.service.answer = (response) => {
      setTimeout(() => {
        isAnswered = true;
        response.end('done');
      }, SOON_MS);
    };
    expect(await ask(proxied.proxy.url, READ_JOB)).toEqual({ body: '', error: 'ECONNRESET' });
    expect(isAnswered).toBe(true);
    expect(proxied.service.arrivals).toHaveLength(1);
  });

  it.each([
    ['of a known length', { 'content-length': '10' }],
    ['in chunks', {}],
  ])('cut-body: should give half of an answer %s, and cut', async (_name, headers) => {
    proxied.fault = { kind: 'cut-body' };
    proxied.service.answer = (response) => {
      response.writeHead(200, headers);
      response.write('01234');
      response.end('56789');
    };
    expect(await ask(proxied.proxy.url, READ_JOB)).toMatchObject({ status: 200, body: '01234', error: 'ECONNRESET' });
  });

  it('cut-body: should give nothing of an answer that is too short for it', async () => {
    proxied.fault = { kind: 'cut-body' };
    proxied.service.answer = (response) => response.end('0');
    expect(await ask(proxied.proxy.url, READ_JOB)).toEqual({ body: '', error: 'ECONNRESET' });
  });

  it('slow: should forward after a wait', async () => {
    proxied.fault = { kind: 'slow', ms: SOON_MS };
    const started = performance.now();
    const seen = ask(proxied.proxy.url, READ_JOB);
    await delay(SOON_MS / 3);
    expect(proxied.service.arrivals).toEqual([]);
    expect(await seen).toMatchObject({ status: 200, body: 'answer 1' });
    expect(performance.now() - started).toBeGreaterThanOrEqual(SOON_MS - 5);
  });

  it('half-open: should never answer nor forward, and cut after a time', async () => {
    proxied.fault = { kind: 'half-open', ms: SOON_MS };
    const started = performance.now();
    expect(await ask(proxied.proxy.url, READ_JOB)).toEqual({ body: '', error: 'ECONNRESET' });
    expect(performance.now() - started).toBeGreaterThanOrEqual(SOON_MS - 5);
    expect(proxied.service.arrivals).toEqual([]);
  });

  it('late: should cut at once, and forward when the client has given up', async () => {
    proxied.fault = { kind: 'late', ms: SOON_MS };
    expect(await ask(proxied.proxy.url, READ_JOB)).toEqual({ body: '', error: 'ECONNRESET' });
    await delay(SOON_MS / 3);
    expect(proxied.service.arrivals).toEqual([]);
    expect([...proxied.proxy.late]).toEqual(proxied.calls);
    expect(proxied.proxy.underway.size).toBe(0);
    await until(() => proxied.proxy.late.size === 0, 2_000, 5);
    expect(proxied.service.arrivals).toMatchObject([{ body: READ_JOB.body }]);
  });

  it('late: should not forward any more when the proxy has closed', async () => {
    proxied.fault = { kind: 'late', ms: SOON_MS };
    await ask(proxied.proxy.url, READ_JOB);
    const { proxy } = proxied;
    await proxy.close();
    expect(proxy.late.size).toBe(0);
    await delay(2 * SOON_MS);
    expect(proxied.service.arrivals).toEqual([]);
  });

  it('twice: should forward twice, and give the second answer back', async () => {
    proxied.fault = { kind: 'twice' };
    expect(await ask(proxied.proxy.url, READ_JOB)).toMatchObject({ status: 200, body: 'answer 2' });
    expect(proxied.service.arrivals).toMatchObject([{ body: READ_JOB.body }, { body: READ_JOB.body }]);
  });

  it('down: should reset the connection, and forward nothing', async () => {
    proxied.fault = { kind: 'down' };
    expect(await endOf(proxied.proxy.url, READ_JOB)).toBe('reset');
    await delay(SOON_MS);
    expect(proxied.service.arrivals).toEqual([]);
  });

  it.each([
    ['arrives', 0],
    ['answered', 1],
  ] as const)(
    'crash, %s: should have the sender killed, with the call underway, and only then cut',
    async (when, forwarded) => {
      proxied.fault = { kind: 'crash', when };
      const crash = Promise.withResolvers<undefined>();
      const killed: { call: Call; isUnderway: boolean; arrivals: number }[] = [];
      proxied.onCrash = (call) => {
        killed.push({ call, isUnderway: proxied.proxy.underway.has(call), arrivals: proxied.service.arrivals.length });
        return crash.promise;
      };
      let isCut = false;
      const seen = ask(proxied.proxy.url, READ_JOB).finally(() => {
        isCut = true;
      });
      await until(() => killed.length > 0, 1_000, 5);
      await delay(SOON_MS);
      expect(isCut).toBe(false);
      crash.resolve(undefined);
      expect(await seen).toEqual({ body: '', error: 'ECONNRESET' });
      expect(killed).toEqual([{ call: proxied.calls[0], isUnderway: true, arrivals: forwarded }]);
      await delay(SOON_MS);
      expect(proxied.service.arrivals).toHaveLength(forwarded);
      expect(proxied.proxy.underway.size).toBe(0);
    },
  );

  it.each<Fault>([{ kind: 'swallow' }, { kind: 'shuffle' }, { kind: 'double-delivery' }])(
    '$kind: should not be of a call that can’t have it',
    async (unfit) => {
      proxied.fault = unfit;
      expect(await ask(proxied.proxy.url, READ_JOB)).toMatchObject({ status: 200, body: 'answer 1' });
    },
  );
});
