import { join } from 'node:path';
import { bucketsOf, isNotified } from './buckets.js';
import { createDataDirectory, localCredentials, lockDataDirectory } from './data-directory.js';
import type { LocalCredentials } from './data-directory.js';
import { startDynamoDb } from './dynamodb/dynamodb.server.js';
import { tablesOf } from './dynamodb/table.definition.js';
import { startGateway } from './gateway/gateway.server.js';
import type { Gateway } from './gateway/gateway.server.js';
import { readApis } from './gateway/gateway.template.js';
import { startLambda } from './lambda/lambda.runtime.js';
import type { LambdaRuntime } from './lambda/lambda.runtime.js';
import { startS3 } from './s3/s3.server.js';
import { queuesOf } from './sqs/queue.definition.js';
import { startSqs } from './sqs/sqs.server.js';
import { stackEnvironment } from './stack.environment.js';
import type { LocalStack, LocalStackOptions } from './stack.options.js';
import { pathsOf, requireFiles } from './stack.paths.js';
import type { Paths } from './stack.paths.js';
import { explainStartError, settled, Startup } from './startup.js';
import { friendlySwitches } from './switches.js';
import type { LocalSwitches } from './switches.js';
import { loadTemplate } from './template/template.js';
import type { Template } from './template/template.js';
import { WorkerService } from './worker/worker.service.js';

const REGION = 'us-east-1';
const PARAMETERS = { App: 'spotter', Env: 'local', 'AWS::Region': REGION };
/** API Gateway gives up after 30 s, so that a function has a little less to answer in. */
const LAMBDA_TIMEOUT_MS = 29_000;
const LAMBDA_CONCURRENCY = 4;

interface Context {
  options: LocalStackOptions;
  paths: Paths;
  template: Template;
  credentials: LocalCredentials;
  switches: LocalSwitches;
  startup: Startup;
  progress: (step: string) => void;
}

/** Tables, objects and queues: the parts that hold data, started side by side. */
async function startStores(context: Context, onObjectCreated: Parameters<typeof startS3>[0]['onObjectCreated']) {
  const { options, template, switches, credentials, startup, progress } = context;
  const { dataDir, ports = {}, publicHost, staleMs } = options;
  const [dynamodb, sqs, s3] = await settled([
    startup.run(() =>
      startDynamoDb({
        dataDir,
        port: ports.dynamodb ?? 0,
        tables: tablesOf(template),
        switches,
        onProgress: progress,
        ...(staleMs !== undefined && { staleMs }),
      }),
    ),
    startup.run(() =>
      startSqs({
        dataDir: join(dataDir, 'sqs'),
        port: ports.sqs ?? 0,
        region: REGION,
        queues: queuesOf(template),
        switches,
      }),
    ),
    startup.run(() =>
      startS3({
        dataDir: join(dataDir, 's3'),
        port: ports.s3 ?? 0,
        region: REGION,
        credentials,
        buckets: bucketsOf(template),
        onObjectCreated,
        switches,
        ...(publicHost !== undefined && { host: '0.0.0.0' }),
      }),
    ),
  ]);
  progress('tables, queues and buckets are ready');
  return { dynamodb, sqs, s3: { ...s3, endpoint: `http://${publicHost ?? 'localhost'}:${s3.port}` } };
}

function startApi({ options, template }: Context, invoke: (event: unknown) => Promise<unknown>): Promise<Gateway> {
  const { ports = {}, publicHost, limits } = options;
  return startGateway({
    ...readApis(template),
    invoke,
    ports: { http: ports.http ?? 0, webSocket: ports.webSocket ?? 0 },
    ...(publicHost !== undefined && { publicHost, host: '0.0.0.0' }),
    ...(limits && { limits }),
  });
}

function startFunction({ options, paths, switches }: Context, environment: Record<string, string>): LambdaRuntime {
  return startLambda({
    entry: paths.lambda,
    handler: 'handler',
    functionName: `${PARAMETERS.App}-${PARAMETERS.Env}-api`,
    environment,
    timeoutMs: LAMBDA_TIMEOUT_MS,
    concurrency: LAMBDA_CONCURRENCY,
    switches,
    onLog: (line) => options.onLog?.('api', line),
  });
}

function startWorkers({ options, paths }: Context, environment: Record<string, string>): WorkerService {
  const { systemEnvironment, workers = 1 } = options;
  return new WorkerService({
    host: paths.workerHost,
    entry: paths.worker,
    tasks: workers,
    environment: { ...systemEnvironment, ...environment },
    onLog: (line) => options.onLog?.('worker', line),
  });
}

async function startParts(context: Context): Promise<LocalStack> {
  const { startup, progress, switches, template, paths } = context;
  const { promise: lambdaReady, resolve: lambdaIsReady } = Promise.withResolvers<LambdaRuntime>();
  const buckets = bucketsOf(template);
  const invoke = async (event: unknown): Promise<unknown> => (await lambdaReady).invoke(event);
  const stores = await startStores(context, (event) => {
    if (!isNotified(buckets, event)) return;
    void lambdaReady.then((lambda) => {
      lambda.invokeAsync(event);
    });
  });
  const gateway = await startApi(context, invoke);
  const running: { workers?: WorkerService; lambda?: LambdaRuntime } = {};
  // Clients and workers go before the function that serves them, and all of them before what holds their data.
  startup.onStop(async () => {
    // Again and again, since a worker begins its last poll until it has heard of the stop.
    const waking = setInterval(stores.sqs.endLongPolls, 50);
    await settled([
      Promise.resolve(running.workers?.stop()),
      gateway.stop().then(() => running.lambda?.stop()),
    ]).finally(() => {
      clearInterval(waking);
    });
  });
  const environment = stackEnvironment({ ...context, ...stores, gateway, region: REGION, modelPath: paths.model });
  running.lambda = startFunction(context, environment);
  lambdaIsReady(running.lambda);
  progress('the API is ready');
  const workers = startWorkers(context, environment);
  running.workers = workers;

  return {
    endpoints: {
      api: gateway.httpUrl,
      webSocket: gateway.webSocketUrl,
      management: gateway.managementUrl,
      dynamodb: stores.dynamodb.endpoint,
      s3: stores.s3.endpoint,
      sqs: stores.sqs.endpoint,
    },
    environment,
    switches,
    workerPids: () => workers.pids(),
    invoke,
    stop: () => startup.stop(),
  };
}

/**
 * Starts the whole of Spotter on this machine: DynamoDB, S3, SQS, API Gateway, the built Lambda function and the worker.
 * @throws Error, one sentence that says what to do, after whatever had started is stopped again.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const startup = new Startup();
  const progress = options.onProgress ?? ((): void => undefined);
  try {
    const paths = pathsOf(options);
    requireFiles(paths, options.workers ?? 1);
    await createDataDirectory(options.dataDir);
    startup.onStop(await lockDataDirectory(options.dataDir));
    const template = await loadTemplate(paths.templates, PARAMETERS);
    const credentials = await localCredentials(options.dataDir);
    return await startParts({ options, paths, template, credentials, switches: friendlySwitches(), startup, progress });
  } catch (error) {
    await startup.stop();
    throw explainStartError(error);
  }
}
