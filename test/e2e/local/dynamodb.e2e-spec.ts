import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startDynamoDb } from '../../../apps/local/src/dynamodb/dynamodb.server.js';
import type { DynamoDbOptions, LocalDynamoDb } from '../../../apps/local/src/dynamodb/dynamodb.server.js';
import type { TableDefinition } from '../../../apps/local/src/dynamodb/table.definition.js';

const TABLE: TableDefinition = {
  TableName: 'things',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};

const INDEXED: TableDefinition = {
  ...TABLE,
  AttributeDefinitions: [...TABLE.AttributeDefinitions, { AttributeName: 'owner', AttributeType: 'S' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byOwner',
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};

const STALE_MS = 250;

describe('local DynamoDB', () => {
  let dataDir: string;
  const closers: (() => Promise<void> | void)[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spotter-dynamodb-'));
  });

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await rm(dataDir, { recursive: true, force: true });
  });

  function clientOf(endpoint: string): DynamoDBDocumentClient {
    const client = new DynamoDBClient({
      endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    closers.push(() => {
      client.destroy();
    });
    return DynamoDBDocumentClient.from(client);
  }

  async function start(
    tables: readonly TableDefinition[],
    options: Partial<DynamoDbOptions> = {},
  ): Promise<{ server: LocalDynamoDb; client: DynamoDBDocumentClient }> {
    const server = await startDynamoDb({ dataDir, port: 0, tables, staleMs: STALE_MS, ...options });
    closers.push(() => server.stop());
    return { server, client: clientOf(server.endpoint) };
  }

  async function stop(): Promise<void> {
    for (const close of closers.splice(0).reverse()) await close();
  }

  async function fill(client: DynamoDBDocumentClient, count: number): Promise<void> {
    for (let from = 0; from < count; from += 25) {
      const items = Array.from({ length: Math.min(25, count - from) }, (_, offset) => from + offset).map((number) => ({
        PutRequest: {
          Item: { id: `thing-${number}`, owner: `owner-${number % 3}`, number, padding: 'x'.repeat(2000) },
        },
      }));
      await client.send(new BatchWriteCommand({ RequestItems: { things: items } }));
    }
  }

  /** Waits for the copy, which takes its time on a busy machine: it is made of one item after the other. */
  async function copied(isDone: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 40 && !(await isDone()); tries += 1) await delay(STALE_MS);
  }

  async function allNumbers(client: DynamoDBDocumentClient): Promise<number[]> {
    const numbers: number[] = [];
    let key: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName: 'things', ConsistentRead: true, ExclusiveStartKey: key }),
      );
      numbers.push(...(page.Items ?? []).map((item) => Number(item['number'])));
      key = page.LastEvaluatedKey;
    } while (key);
    return numbers.sort((a, b) => a - b);
  }

  describe('tables', () => {
    it('should keep its items over a restart with the same definition', async () => {
      const first = await start([TABLE]);
      await fill(first.client, 3);
      await stop();
      const steps: string[] = [];
      const { client } = await start([TABLE], { onProgress: (step) => steps.push(step) });
      expect(await allNumbers(client)).toEqual([0, 1, 2]);
      expect(steps).toEqual([]);
    });

    it('should copy every item into a table that is now defined otherwise', async () => {
      await fill((await start([TABLE])).client, 700);
      await stop();
      const { client } = await start([INDEXED]);
      expect(await allNumbers(client)).toEqual(Array.from({ length: 700 }, (_, number) => number));
      const { Count } = await client.send(
        new QueryCommand({
          TableName: 'things',
          IndexName: 'byOwner',
          KeyConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': 'owner-1' },
        }),
      );
      expect(Count).toBe(233);
    });

    it('should keep a table that no template names any more', async () => {
      await fill((await start([TABLE, { ...TABLE, TableName: 'others' }])).client, 4);
      await stop();
      await start([{ ...TABLE, TableName: 'others' }]);
      await stop();
      const { client } = await start([INDEXED]);
      expect(await allNumbers(client)).toEqual([0, 1, 2, 3]);
    });

    it('should put items aside that have no place in the new keys', async () => {
      const { client: before } = await start([TABLE]);
      await fill(before, 2);
      await before.send(new PutCommand({ TableName: 'things', Item: { id: 'odd', owner: 7, number: 99 } }));
      await stop();
      const { client } = await start([INDEXED]);
      expect(await allNumbers(client)).toEqual([0, 1]);
      const leftOut = await readFile(join(dataDir, 'dynamodb.left-out.jsonl'), 'utf8');
      expect(JSON.parse(leftOut)).toEqual({
        tableName: 'things',
        item: { id: { S: 'odd' }, owner: { N: '7' }, number: { N: '99' } },
      });
    });
  });

  describe('a copy that is killed', () => {
    /** Runs the copy in a process of its own, and kills that when it says something that matches. */
    async function killCopy(moment: RegExp): Promise<string[]> {
      const child = spawn(
        process.execPath,
        [
          '--experimental-transform-types',
          '--disable-warning=ExperimentalWarning',
          'test/e2e/local/fixtures/dynamodb.child.mjs',
          dataDir,
          JSON.stringify([INDEXED]),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const lines: string[] = [];
      createInterface({ input: child.stdout }).on('line', (line) => {
        lines.push(line);
        if (moment.test(lines.join('\n'))) child.kill('SIGKILL');
      });
      await once(child, 'close');
      return lines;
    }

    it('should lose nothing, whenever that is, and be finished by the next start', async () => {
      await fill((await start([TABLE])).client, 1500);
      await stop();
      for (const moment of [/so far/, /copied over/]) {
        expect((await killCopy(moment)).join('\n')).toMatch(moment);
      }

      const { client } = await start([INDEXED]);
      expect(await allNumbers(client)).toEqual(Array.from({ length: 1500 }, (_, number) => number));
      expect(existsSync(join(dataDir, 'dynamodb.next'))).toBe(false);
      expect(existsSync(join(dataDir, 'dynamodb.old'))).toBe(false);
    });

    it('should take the whole copy when the kill came between the two renames', async () => {
      await fill((await start([INDEXED])).client, 7);
      await stop();
      await rename(join(dataDir, 'dynamodb'), join(dataDir, 'whole'));
      await fill((await start([TABLE])).client, 5);
      await stop();
      await rename(join(dataDir, 'dynamodb'), join(dataDir, 'dynamodb.old'));
      await rename(join(dataDir, 'whole'), join(dataDir, 'dynamodb.next'));
      const { client } = await start([INDEXED]);
      expect(await allNumbers(client)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(existsSync(join(dataDir, 'dynamodb.old'))).toBe(false);
    });
  });

  describe('switches', () => {
    it('should refuse the share of requests that throttle says, as DynamoDB does', async () => {
      const switches = { staleReads: false, throttle: 0 };
      const { client } = await start([TABLE], { switches });
      await fill(client, 1);
      switches.throttle = 1;
      await expect(fill(client, 1)).rejects.toMatchObject({
        name: 'ProvisionedThroughputExceededException',
        $metadata: { httpStatusCode: 400 },
      });
      switches.throttle = 0.5;
      const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => fill(client, 1)));
      const refused = outcomes.filter(({ status }) => status === 'rejected').length;
      expect(refused).toBeGreaterThan(10);
      expect(refused).toBeLessThan(50);
    });

    it('should answer reads from before the last write, unless they ask for consistency', async () => {
      const switches = { staleReads: true, throttle: 0 };
      const { client } = await start([INDEXED], { switches });
      const Item = { id: 'a', owner: 'me', number: 1 };
      const get = async (consistent: boolean): Promise<unknown> =>
        (await client.send(new GetCommand({ TableName: 'things', Key: { id: 'a' }, ConsistentRead: consistent }))).Item;
      const queried = async (): Promise<unknown> =>
        (
          await client.send(
            new QueryCommand({
              TableName: 'things',
              IndexName: 'byOwner',
              KeyConditionExpression: '#owner = :me',
              ExpressionAttributeNames: { '#owner': 'owner' },
              ExpressionAttributeValues: { ':me': 'me' },
            }),
          )
        ).Items;

      expect(await queried()).toEqual([]);
      await client.send(new PutCommand({ TableName: 'things', Item }));
      expect([await get(false), await get(true), await queried()]).toEqual([undefined, Item, []]);
      await copied(async () => (await get(false)) !== undefined);
      expect([await get(false), await get(true), await queried()]).toEqual([Item, Item, [Item]]);

      await client.send(new DeleteCommand({ TableName: 'things', Key: { id: 'a' } }));
      expect([await get(false), await get(true), await queried()]).toEqual([Item, undefined, [Item]]);
      switches.staleReads = false;
      expect([await get(false), await queried()]).toEqual([undefined, []]);
    });

    it('should be right about what was written while the switch was off', async () => {
      const switches = { staleReads: true, throttle: 0 };
      const { client } = await start([TABLE], { switches });
      await client.send(new GetCommand({ TableName: 'things', Key: { id: 'thing-0' } }));
      switches.staleReads = false;
      await fill(client, 30);
      switches.staleReads = true;
      const count = async (): Promise<unknown> => (await client.send(new ScanCommand({ TableName: 'things' }))).Count;
      await copied(async () => (await count()) === 30);
      expect(await count()).toBe(30);
    });
  });

  describe('clients', () => {
    it('should survive one that goes away in the middle of its request', async () => {
      const { server, client } = await start([TABLE]);
      const socket = connect(server.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(
        'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 99\r\n\r\n{',
      );
      await delay(20);
      socket.destroy();
      await delay(20);
      await fill(client, 1);
      expect(await allNumbers(client)).toEqual([0]);
    });

    it('should be told when the server itself fails, and the terminal why', async () => {
      const warn = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined);
      closers.push(() => {
        warn.mockRestore();
      });
      const failure = new Error('broken');
      const switches = {
        throttle: 0,
        get staleReads(): boolean {
          throw failure;
        },
      };
      const { server, client } = await start([TABLE], { switches });
      const socket = connect(server.port, '127.0.0.1');
      socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{');
      socket.end();
      await once(socket.resume(), 'close');
      expect(warn).not.toHaveBeenCalled();
      await expect(fill(client, 1)).rejects.toMatchObject({
        name: 'InternalServerError',
        $metadata: { httpStatusCode: 500 },
      });
      expect(warn.mock.calls).toEqual([[failure]]);
    });

    it('should be told by a GET that the server is there', async () => {
      const { server } = await start([TABLE]);
      expect(await (await fetch(server.endpoint)).text()).toContain('healthy');
    });

    it('should refuse web pages', async () => {
      const { server } = await start([TABLE]);
      const answer = await fetch(server.endpoint, { method: 'POST', headers: { origin: 'http://example.com' } });
      expect(answer.status).toBe(403);
    });

    it('should find every write that was acknowledged when the stop came', async () => {
      const { server, client } = await start([TABLE]);
      const acknowledged: number[] = [];
      const writing = Promise.allSettled(
        Array.from({ length: 200 }, async (_, number) => {
          await client.send(new PutCommand({ TableName: 'things', Item: { id: `thing-${number}`, number } }));
          acknowledged.push(number);
        }),
      );
      while (acknowledged.length < 20) await delay(1);
      await server.stop();
      await writing;
      closers.splice(0);
      expect(acknowledged.length).toBeLessThan(200);
      const again = await start([TABLE]);
      expect(await allNumbers(again.client)).toEqual(expect.arrayContaining(acknowledged));
    });
  });
});
