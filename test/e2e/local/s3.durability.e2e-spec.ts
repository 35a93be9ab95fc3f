import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { build } from 'esbuild';
import { startS3 } from '../../../apps/local/src/s3/s3.server.js';
import type { S3Fixture } from './s3.fixture.js';
import { BUCKET, CREDENTIALS, REGION, countFiles, refusal, refusalOf, s3Client, startS3Fixture } from './s3.fixture.js';

const MEGABYTE = 1024 * 1024;

async function eventually(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await what()) return;
    await delay(20);
  }
  throw new Error('It did not come to be within 2 s.');
}

describe('S3 durability', () => {
  let s3: S3Fixture;

  beforeAll(async () => {
    s3 = await startS3Fixture();
  });
  afterAll(() => s3.stop());

  const put = (Key: string, Body: string | Buffer) =>
    s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, Metadata: { name: Key } }));

  it('should have the same objects after a restart, and go on rising', async () => {
    const keys = ['z', 'a/b', 'a/é', 'c'];
    for (const key of keys) await put(key, `body of ${key}`);
    const list = () => s3.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    const before = (await list()).Contents;
    await s3.restart();
    expect((await list()).Contents).toEqual(before);
    const answer = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'c' }));
    expect(answer.Metadata).toEqual({ name: 'c' });
    expect(await answer.Body?.transformToString()).toBe('body of c');
    s3.clock.stoppedAt = new Date(Date.now() - 600_000);
    await put('c', 'later, by a clock that was set back');
    s3.clock.stoppedAt = undefined;
    const sequencers = s3.events.map(({ Records: [record] }) => record?.s3.object.sequencer ?? '');
    expect(sequencers).toEqual([...sequencers].sort());
    expect(new Set(sequencers).size).toBe(keys.length + 1);
  });

  it('should write a body to disk while it comes, and leave nothing when the client goes away', async () => {
    const before = await s3.files();
    const url = await getSignedUrl(s3.presigner, new PutObjectCommand({ Bucket: BUCKET, Key: 'slow' }));
    const upload = request(url, { method: 'PUT', headers: { 'content-length': 50 * MEGABYTE } });
    const ended = once(upload, 'error');
    upload.write(randomBytes(4 * MEGABYTE));
    await eventually(async () => (await s3.files()).data > before.data);
    upload.destroy();
    await ended;
    await eventually(async () => (await s3.files()).data === before.data);
    expect(await s3.files()).toEqual(before);
    expect(await refusalOf(s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'slow' })))).toBe(
      '404 NoSuchKey',
    );
  });

  it('should not warn of clients that go away at any moment', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    try {
      const { port } = s3.server;
      const url = await getSignedUrl(s3.presigner, new PutObjectCommand({ Bucket: BUCKET, Key: 'left' }));
      const { pathname, search, host } = new URL(url);
      const body = 'x'.repeat(100_000);
      const text = `PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
      for (let turn = 0; turn < 200; turn += 1) {
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        socket.write(text);
        await delay(turn % 10);
        socket.resetAndDestroy();
      }
      await s3.restart();
      expect(warn.mock.calls).toEqual([]);
    } finally {
      warn.mockRestore();
    }
  });

  it('should end an upload in progress when it stops', async () => {
    const url = await getSignedUrl(s3.presigner, new PutObjectCommand({ Bucket: BUCKET, Key: 'stopped' }));
    const before = await s3.files();
    const upload = request(url, { method: 'PUT', headers: { 'content-length': 50 * MEGABYTE } });
    const ended = once(upload, 'error');
    upload.write(randomBytes(MEGABYTE));
    await eventually(async () => (await s3.files()).data > before.data);
    await s3.restart();
    await ended;
    expect(await s3.files()).toEqual(before);
  });

  it('should refuse before the body is sent, when the client waits for it', async () => {
    const upload = request(s3.url('unsigned'), {
      method: 'PUT',
      headers: { 'content-length': 50 * MEGABYTE, expect: '100-continue' },
    });
    let invited = false;
    upload.on('continue', () => (invited = true));
    upload.flushHeaders();
    const [response] = (await once(upload, 'response')) as [{ statusCode: number }];
    expect([response.statusCode, invited]).toEqual([403, false]);
    upload.destroy();
  });

  it('should answer a refusal also to a client that is still sending', async () => {
    const response = await fetch(s3.url('unsigned'), { method: 'PUT', body: Buffer.alloc(8 * MEGABYTE) });
    expect(await refusal(response)).toBe('403 AccessDenied');
  });

  describe('when it refuses half-way', () => {
    const LENGTH = 30 * MEGABYTE;

    /** Signs by the real client with other headers, and sends by hand what the client would not. */
    const send = async (method: 'PUT' | 'POST', headers: Record<string, string>): Promise<number> => {
      const client = s3Client(s3.server.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' });
      let signed = { path: '', query: {}, headers: {} };
      client.middlewareStack.add(
        (next) => (args) => {
          const unsigned = args.request as { method: string; headers: Record<string, string> };
          Object.assign(unsigned.headers, headers, { 'content-length': String(LENGTH) });
          return next(args);
        },
        { step: 'build', name: 'other headers' },
      );
      client.middlewareStack.add(
        () => (args) => {
          signed = args.request as typeof signed;
          throw new Error('Signed, not sent.');
        },
        { step: 'finalizeRequest', priority: 'low', name: 'not sent' },
      );
      const command =
        method === 'PUT'
          ? new PutObjectCommand({ Bucket: BUCKET, Key: 'refused', Body: 'x' })
          : new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: [{ Key: 'refused' }] } });
      await expect(client.send(command as PutObjectCommand)).rejects.toThrow('Signed, not sent.');
      client.destroy();

      const url = `${s3.server.endpoint}${signed.path}?${new URLSearchParams(signed.query).toString()}`;
      const upload = request(url, { method, headers: signed.headers });
      const answered = once(upload, 'response') as Promise<[IncomingMessage]>;
      const sent = once(upload, 'finish', { signal: AbortSignal.timeout(15_000) });
      upload.end(Buffer.alloc(LENGTH, 'x'));
      await sent;
      const [response] = await answered;
      response.resume();
      return response.statusCode ?? 0;
    };

    it('should read the rest, since a client that sends does not listen', async () => {
      const before = await s3.files();
      const chunked = {
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': String(LENGTH),
      };
      expect(await send('PUT', chunked)).toBe(400);
      expect(await send('POST', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })).toBe(400);
      expect(await s3.files()).toEqual(before);
    });
  });

  describe('in a process of its own', () => {
    let folder: string;
    let dataDir: string;
    const options = () => ({
      dataDir,
      maxObjectBytes: 200 * MEGABYTE,
      port: 0,
      region: REGION,
      credentials: CREDENTIALS,
      buckets: [{ name: BUCKET, cors: [] }],
    });

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'spotter-s3-child-'));
      dataDir = join(folder, 'data');
      const server = join(import.meta.dirname, '../../../apps/local/src/s3/s3.server.ts');
      await build({
        stdin: {
          contents: `
            import { startS3 } from ${JSON.stringify(server)};
            process.on('message', (options) =>
              options === 'memory'
                ? process.send(process.resourceUsage().maxRSS * 1024)
                : startS3({ ...options, onObjectCreated: () => undefined }).then(({ endpoint }) => process.send(endpoint)));
          `,
          resolveDir: folder,
        },
        bundle: true,
        platform: 'node',
        format: 'cjs',
        outfile: join(folder, 'server.cjs'),
        logLevel: 'error',
      });
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const ask = async <T>(child: ChildProcess, message: object | string): Promise<T> => {
      child.send(message);
      return ((await once(child, 'message')) as [T])[0];
    };
    const startChild = async (): Promise<{ child: ChildProcess; client: S3Client }> => {
      const child = fork(join(folder, 'server.cjs'), { execArgv: [] });
      return { child, client: s3Client(await ask<string>(child, options())) };
    };
    const kill = async (child: ChildProcess, client: S3Client): Promise<void> => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      client.destroy();
    };

    it('should lose nothing that it acknowledged when it is killed, and show nothing in part', async () => {
      const acknowledged = new Map<string, Buffer>();
      for (let round = 0; round < 2; round += 1) {
        const { child, client } = await startChild();
        const write = async (writer: number): Promise<void> => {
          for (let number = 0; ; number += 1) {
            const key = `${round}/${writer}/${number}`;
            const Body = randomBytes(number % 5 === 0 ? 300_000 : 3000);
            await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body }));
            acknowledged.set(key, Body);
          }
        };
        const writers = Promise.allSettled([0, 1, 2, 3, 4, 5].map(write));
        const enough = acknowledged.size + 40;
        while (acknowledged.size < enough) await delay(5);
        await kill(child, client);
        await writers;
      }
      await writeFile(join(dataDir, BUCKET, 'left-by-a-kill.tmp'), '{"key":');
      await writeFile(join(dataDir, BUCKET, 'left-by-a-kill.data'), 'half of');

      const server = await startS3({ ...options(), onObjectCreated: () => undefined });
      const client = s3Client(server.endpoint);
      try {
        const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
        const listed = new Map(Contents.map((object) => [object.Key, object]));
        for (const [key, body] of acknowledged) {
          expect(listed.get(key)).toMatchObject({
            Size: body.length,
            ETag: `"${createHash('md5').update(body).digest('hex')}"`,
          });
        }
        for (const { Key, ETag } of Contents) {
          const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
          const bytes = (await Body?.transformToByteArray()) ?? [];
          expect(`"${createHash('md5').update(Buffer.from(bytes)).digest('hex')}"`).toBe(ETag);
        }
        expect(await countFiles(join(dataDir, BUCKET))).toEqual({
          data: Contents.length,
          json: Contents.length,
          other: 0,
        });
      } finally {
        client.destroy();
        await server.stop();
      }
    });

    it('should name the file when one of them is damaged', async () => {
      const [name = ''] = (await readdir(join(dataDir, BUCKET))).filter((file) => file.endsWith('.json'));
      const path = join(dataDir, BUCKET, name);
      const whole = await readFile(path);
      await writeFile(path, whole.subarray(0, 20));
      await expect(startS3({ ...options(), onObjectCreated: () => undefined })).rejects.toThrow(name);
      await writeFile(path, whole);
    });

    it('should pass 150 MB through without holding them', async () => {
      const { child, client } = await startChild();
      const chunk = randomBytes(MEGABYTE);
      const send = (Key: string, megabytes: number) =>
        client.send(
          new PutObjectCommand({
            Bucket: BUCKET,
            Key,
            Body: Readable.from(Array.from({ length: megabytes }, () => chunk)),
            ContentLength: megabytes * MEGABYTE,
          }),
        );
      try {
        await send('small', 1);
        const before = await ask<number>(child, 'memory');
        await send('large', 150);
        const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'large' }));
        let read = 0;
        for await (const part of Body as Readable) read += (part as Buffer).length;
        expect(read).toBe(150 * MEGABYTE);
        const grown = ((await ask<number>(child, 'memory')) - before) / MEGABYTE;

        expect(grown).toBeLessThan(75);
      } finally {
        await kill(child, client);
      }
    });
  });
});
