import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { CreatedSession } from '../../../apps/api/src/sessions/sessions.dto.js';
import { functionOf } from '../../../apps/local/src/lambda/function.definition.js';
import type { LambdaRuntime } from '../../../apps/local/src/lambda/lambda.runtime.js';
import { startLambda } from '../../../apps/local/src/lambda/lambda.runtime.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { PARAMETERS } from '../../../apps/local/src/stack.parts.js';
import { loadTemplate } from '../../../apps/local/src/template/template.js';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { recordSecret, recordSecretsOf } from '../../support/run-record.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';

export interface ProxyAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A session as its screen knows it. */
export interface Screen extends CreatedSession {
  readonly viewer: string;
}

/** The bundle, alone in a folder, on a local stack; with every line that it wrote. */
export interface BuiltHandler {
  readonly stack: LocalStack;
  readonly lines: string[];
  invoke(event: unknown): Promise<ProxyAnswer>;
  /** A container that has served nothing yet, with `variables` over the stack's own. */
  freshContainer(variables?: Readonly<Record<string, string>>): LambdaRuntime;
  createSession(): Promise<Screen>;
  expire(sessionId: string): Promise<void>;
  logged(): Record<string, unknown>[];
  close(): Promise<void>;
}

/** @param variables go over the stack's own. */
export async function startBuiltHandler(variables: Readonly<Record<string, string>> = {}): Promise<BuiltHandler> {
  const folder = await mkdtemp(join(tmpdir(), 'spotter-realtime-'));
  await cp(join('dist', 'lambda'), join(folder, 'lambda'), { recursive: true });
  const entry = join(folder, 'lambda', 'index.mjs');
  const definition = functionOf(await loadTemplate(join('copilot', 'environments', 'addons'), PARAMETERS));
  const lines: string[] = [];
  const stack = await startLocalStack({
    dataDir: join(folder, 'data'),
    workers: 0,
    // Of the log only what a test has asked for.
    schedules: false,
    lambdaEntry: entry,
    environment: variables,
    onLog: (_source, line) => lines.push(line),
  });
  const dynamoDb = clientOf(stack.environment);
  const containers: LambdaRuntime[] = [];
  const invoke = async (event: unknown): Promise<ProxyAnswer> => (await stack.invoke(event)) as ProxyAnswer;

  return {
    stack,
    lines,
    invoke,
    freshContainer: (variables) => {
      const container = startLambda({
        ...definition,
        entry,
        environment: { ...stack.environment, ...variables },
        concurrency: 1,
        onLog: (line) => lines.push(line),
      });
      containers.push(container);
      return container;
    },
    createSession: async () => {
      const { body } = await invoke(apiGatewayV2Event({ method: 'POST', path: '/sessions' }));
      const created = JSON.parse(body) as CreatedSession;
      recordSecret(created.sessionId);
      recordSecretsOf(created.webSocketUrl);
      return { ...created, viewer: new URL(created.webSocketUrl).searchParams.get('viewer') ?? '' };
    },
    expire: async (sessionId) => {
      const update = { UpdateExpression: 'SET expiresAt = :past', ExpressionAttributeValues: { ':past': 1 } };
      const TableName = stack.environment['SESSIONS_TABLE_NAME'];
      await dynamoDb.send(new UpdateCommand({ TableName, Key: { sessionId }, ...update }));
    },
    logged: () =>
      lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>),
    close: async () => {
      dynamoDb.destroy();
      for (const container of containers) await container.stop();
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function clientOf(environment: Readonly<Record<string, string>>): DynamoDBDocumentClient {
  const credentials = {
    accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
  };
  const endpoint = environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({ region: environment['AWS_REGION'] ?? '', endpoint, credentials }),
  );
}
