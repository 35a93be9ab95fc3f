import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import type { S3Options, S3Server } from '../../../apps/local/src/s3/s3.server.js';
import { startS3 } from '../../../apps/local/src/s3/s3.server.js';

export const REGION = 'eu-central-1';
export const BUCKET = 'uploads';
export const CREDENTIALS = { accessKeyId: 'local-key', secretAccessKey: 'local-secret' };

export interface S3Fixture {
  server: S3Server;
  /** As an application has it: checksums in trailers, signatures in headers. */
  client: S3Client;
  /** As whoever presigns has it. */
  presigner: S3Client;
  events: S3Event[];
  switches: NonNullable<S3Options['switches']>;
  /** The server's clock, when it is not the system's. */
  clock: { stoppedAt: Date | undefined };
  /** What is on disk for the bucket, by extension. */
  files: () => Promise<{ data: number; json: number; other: number }>;
  url: (key: string) => string;
  /** Starts the server again on the same folder, as after a crash when it was killed. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

export function s3Client(endpoint: string, more: object = {}): S3Client {
  return new S3Client({
    endpoint,
    region: REGION,
    credentials: CREDENTIALS,
    forcePathStyle: true,
    maxAttempts: 1,
    ...more,
  });
}

export async function countFiles(folder: string): Promise<{ data: number; json: number; other: number }> {
  const names = await readdir(folder);
  const data = names.filter((name) => name.endsWith('.data')).length;
  const json = names.filter((name) => name.endsWith('.json')).length;
  return { data, json, other: names.length - data - json };
}

export async function startS3Fixture(
  cors: S3Options['buckets'][number]['cors'] = [],
  more: Pick<S3Options, 'maxObjectBytes'> = {},
): Promise<S3Fixture> {
  const dataDir = await mkdtemp(join(tmpdir(), 'spotter-s3-'));
  const events: S3Event[] = [];
  const switches = { missingKeyIsForbidden: false, throttle: 0 };
  const clock: S3Fixture['clock'] = { stoppedAt: undefined };
  const options: S3Options = {
    dataDir,
    port: 0,
    region: REGION,
    credentials: CREDENTIALS,
    buckets: [
      { name: BUCKET, cors },
      { name: 'second', cors: [] },
    ],
    onObjectCreated: (event) => events.push(event),
    switches,
    now: () => clock.stoppedAt ?? new Date(),
    ...more,
  };
  const connect = async () => {
    const server = await startS3(options);
    return {
      server,
      client: s3Client(server.endpoint),
      presigner: s3Client(server.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' }),
    };
  };
  const disconnect = async (): Promise<void> => {
    fixture.client.destroy();
    fixture.presigner.destroy();
    await fixture.server.stop();
  };
  const fixture: S3Fixture = {
    ...(await connect()),
    events,
    switches,
    clock,
    files: () => countFiles(join(dataDir, BUCKET)),
    url: (key) => `${fixture.server.endpoint}/${BUCKET}/${key}`,
    restart: async () => {
      await disconnect();
      Object.assign(fixture, await connect());
    },
    stop: async () => {
      await disconnect();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return fixture;
}

/** The Code in an XML error, with its status. */
export async function refusal(response: Response): Promise<string> {
  const text = await response.text();
  return `${response.status} ${/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? text}`;
}

/** The same of an SDK call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && '$metadata' in error) {
      const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
      return `${httpStatusCode ?? 'no status'} ${error.name}`;
    }
    throw error;
  }
  throw new Error('The call was expected to fail, and did not.');
}
