import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createS3Client, createSqsClient } from '@spotter/shared';
import { bucketsOf } from '../../../apps/local/src/buckets.js';
import { tablesOf } from '../../../apps/local/src/dynamodb/table.definition.js';
import { queuesOf } from '../../../apps/local/src/sqs/queue.definition.js';
import { resourceNames } from '../../../apps/local/src/stack.environment.js';
import { PARAMETERS, REGION } from '../../../apps/local/src/stack.parts.js';
import { loadTemplate } from '../../../apps/local/src/template/template.js';
import { createBuckets, createQueues, createTables } from './resources.js';

/** The AWS-compatible backend to test on instead of a local stack. Read before any test sets variables of its own. */
export const BACKEND_ENDPOINT = process.env['AWS_ENDPOINT_URL'] || undefined;

/** Tables, buckets and queues of the templates, wherever they are. */
export interface Resources {
  /** All variables that the API needs to find them. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Those that are there win, since a backend may check them. */
function credentials(): Record<string, string> {
  const given = process.env['AWS_ACCESS_KEY_ID'] ?? process.env['AWS_PROFILE'];
  return given === undefined ? { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' } : {};
}

/** Makes tables, buckets and queues of the templates in a backend, under names that nobody else has. `close` deletes them. */
export async function createResources(endpoint: string): Promise<Resources> {
  const environment = { AWS_ENDPOINT_URL: endpoint, AWS_REGION: REGION, ...credentials() };
  // The SDK takes credentials and endpoints from the environment of the process, wherever a client is made.
  Object.assign(process.env, environment);
  const template = await loadTemplate('copilot/environments/addons', {
    ...PARAMETERS,
    Env: `t${randomBytes(4).toString('hex')}`,
  });
  const aws = { region: REGION, forcePathStyle: true };
  const created = new AsyncDisposableStack();
  const closing = <Client extends { destroy(): void }>(client: Client): Client =>
    created.adopt(client, () => {
      client.destroy();
    });
  try {
    await createTables(closing(new DynamoDBClient({ region: REGION })), tablesOf(template), created);
    await createBuckets(closing(createS3Client(aws)), bucketsOf(template), created);
    const queueUrls = await createQueues(closing(createSqsClient(aws)), queuesOf(template), created);
    return {
      environment: { ...environment, ...resourceNames(template, queueUrls) },
      close: () => created.disposeAsync(),
    };
  } catch (error) {
    await created.disposeAsync();
    throw error;
  }
}
