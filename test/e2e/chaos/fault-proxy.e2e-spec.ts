import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../worker/worker.harness.js';
import { Proxied } from './proxied.fixture.js';
import { ask, READ_JOB } from './proxy.fixture.js';

let proxied: Proxied;

beforeEach(async () => {
  proxied = await Proxied.start();
});

afterEach(() => proxied.close());

describe('a fault proxy', () => {
  it('should forward a call as it is, and its answer', async () => {
    proxied.service.answer = (response) => response.writeHead(400, { 'x-amzn-requestid': 'r' }).end('no');

    const seen = await ask(proxied.proxy.url, { ...READ_JOB, path: '/?a=b%20c' });

    expect(seen).toMatchObject({ status: 400, headers: { 'x-amzn-requestid': 'r' }, body: 'no' });
    expect(proxied.service.arrivals).toEqual([
      { method: 'POST', url: '/?a=b%20c', host: proxied.proxy.url.host, body: READ_JOB.body },
    ]);
    expect(proxied.calls).toEqual([
      { sender: 'worker-1', service: 'dynamodb', operation: 'GetItem', step: 'read', sequence: 1, jobId: 'j' },
    ]);
  });

  it('should keep its connections on both sides', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<unknown>();
    for (let n = 1; n <= 3; n++) {
      expect(await ask(proxied.proxy.url, { ...READ_JOB, agent })).toMatchObject({ body: `answer ${n}` });
      await until(() => Object.values(agent.freeSockets).flat().length === 1, 1_000, 1);
      for (const socket of Object.values(agent.freeSockets).flat()) sockets.add(socket);
    }
    agent.destroy();
    expect([sockets.size, proxied.service.connections()]).toEqual([1, 1]);
    expect(proxied.calls.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('should survive a client that vanishes, and let the service know', async () => {
    let isHeard = false;
    proxied.service.answer = (response) => {
      response.once('close', () => {
        isHeard = true;
      });
    };
    const client = new AbortController();
    const seen = ask(proxied.proxy.url, { ...READ_JOB, signal: client.signal });
    await until(() => proxied.service.arrivals.length === 1, 1_000, 5);
    expect(proxied.proxy.underway.size).toBe(1);
    client.abort();
    expect(await seen).toMatchObject({ error: 'ABORT_ERR' });
    await until(() => proxied.proxy.underway.size === 0 && isHeard, 1_000, 5);

    proxied.service.answer = (response) => response.end('next');
    expect(await ask(proxied.proxy.url, READ_JOB)).toMatchObject({ body: 'next' });
  });

  it('should cut the connection when there is no service', async () => {
    await proxied.service.close();
    expect(await ask(proxied.proxy.url, READ_JOB)).toEqual({ body: '', error: 'ECONNRESET' });
    expect(proxied.proxy.underway.size).toBe(0);
  });

  it('should pass the parts of an object on as they come', async () => {
    await proxied.close();
    proxied = await Proxied.start({ service: 's3' });
    let isRead = false;
    proxied.service.answer = (response) => {
      response.write('first');
      void until(() => isRead, 1_000, 5).then(() => response.end('last'));
    };
    const answer = await fetch(new URL('/bucket/key', proxied.proxy.url));
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
    isRead = true;
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('last');
    expect(proxied.calls).toMatchObject([{ operation: 'GetObject', step: 'read' }]);
  });
});
