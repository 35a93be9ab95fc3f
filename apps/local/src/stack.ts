import {
  createDataDirectory,
  emptyDataDirectory,
  localCredentials,
  lockDataDirectory,
  publishEnvironment,
  withdrawEnvironment,
} from './data-directory.js';
import type { Gateway } from './gateway/gateway.server.js';
import { readRoles } from './iam/roles.js';
import type { LambdaRuntime } from './lambda/lambda.runtime.js';
import { putSampleCatalogueIn } from './sample.catalogue.js';
import { stackEnvironment } from './stack.environment.js';
import type { LocalStack, LocalStackOptions } from './stack.options.js';
import type { Context } from './stack.parts.js';
import {
  accessControl,
  parametersOf,
  REGION,
  requirePrivate,
  startApi,
  startBuckets,
  startClock,
  startFunction,
  startIdentity,
  startTablesAndQueues,
  startWebApp,
  startWorkers,
} from './stack.parts.js';
import { pathsOf, requireFiles } from './stack.paths.js';
import { explainStartError, requirePort, settled, Startup, unlessAborted } from './startup.js';
import { friendlySwitches } from './switches.js';
import { loadTemplate } from './template/template.js';
import type { WorkerService } from './worker/worker.service.js';

interface Clients {
  workers?: WorkerService;
  gateway: Gateway;
}

/** Lets workers and gateway end what they have begun, before the function that serves them is stopped. */
async function stopClients({ workers, gateway }: Clients, endLongPolls: () => void): Promise<void> {
  // Again and again, since a worker begins its last poll until it has heard of the stop.
  const waking = setInterval(endLongPolls, 50);
  await settled([Promise.resolve(workers?.stop()), gateway.stop()]).finally(() => {
    clearInterval(waking);
  });
}

/**
 * Starts the parts in the order that a stop takes back: first the clients go, then the buckets, whose last events the
 * function still gets, then the function, and at the end the tables and queues that it works on.
 */
async function startParts(context: Context): Promise<LocalStack> {
  const { options, startup, progress, switches, paths, signal } = context;
  const { promise: lambdaReady, resolve: lambdaIsReady } = Promise.withResolvers<LambdaRuntime>();
  const running: { lambda?: LambdaRuntime } = {};
  const { dynamodb, sqs } = await startTablesAndQueues(context);
  const cognito = await startIdentity(context);
  startup.onStop(() => running.lambda?.stop());
  signal.throwIfAborted();
  const s3 = await startBuckets(context, lambdaReady);
  const gateway = await startApi(context, async (event, caller) => (await lambdaReady).invoke(event, caller));
  const clients: Clients = { gateway };
  startup.onStop(() => stopClients(clients, sqs.endLongPolls));
  const web = await startWebApp(context, { gateway, s3, cognito });
  signal.throwIfAborted();

  const sources = { ...context, dynamodb, sqs, s3, gateway, cognito, region: REGION, modelPath: paths.model };
  const environment = stackEnvironment(sources);
  const lambda = startFunction(context, environment);
  running.lambda = lambda;
  lambdaIsReady(lambda);
  progress('the API is ready');
  const workers = startWorkers(context, environment);
  clients.workers = workers;
  await settled([workersReady(workers, context), sampleCatalogueIn(context, environment)]);
  startClock(context, lambda);
  startup.onStop(await publishEnvironment(options.dataDir, environment));
  return {
    endpoints: endpointsOf({ ...sources, web }),
    environment,
    switches,
    workerPids: () => workers.pids(),
    roles: context.roles,
    invoke: (event) => lambda.invoke(event),
    stop: () => startup.stop(),
  };
}

async function workersReady(workers: WorkerService, { progress, signal }: Context): Promise<void> {
  await unlessAborted(workers.ready, signal);
  if (workers.pids().length > 0) progress('the worker is ready');
}

/** Beside the workers' start, which takes longer. */
async function sampleCatalogueIn({ options, ...context }: Context, environment: Record<string, string>): Promise<void> {
  if (options.sampleCatalogue !== true) return;
  await putSampleCatalogueIn({ ...context, environment: { ...options.systemEnvironment, ...environment } });
}

function endpointsOf(parts: {
  gateway: Gateway;
  web: { url: string } | undefined;
  dynamodb: { endpoint: string };
  s3: { endpoint: string };
  sqs: { endpoint: string };
  cognito: { endpoint: string } | undefined;
}): LocalStack['endpoints'] {
  const { gateway, web, dynamodb, s3, sqs, cognito } = parts;
  return {
    api: gateway.httpUrl,
    webSocket: gateway.webSocketUrl,
    management: gateway.managementUrl,
    dynamodb: dynamodb.endpoint,
    s3: s3.endpoint,
    sqs: sqs.endpoint,
    ...(cognito && { cognito: cognito.endpoint }),
    ...(web && { web: web.url }),
  };
}

/**
 * Starts the whole of Spotter on this machine: DynamoDB, S3, SQS, Cognito if asked for, API Gateway, the built Lambda function and the worker.
 * @throws Error, one sentence that says what to do, after whatever had started is stopped again.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const startup = new Startup();
  const progress = options.onProgress ?? ((): void => undefined);
  const signal = options.signal ?? new AbortController().signal;
  try {
    const paths = pathsOf(options);
    requireFiles(paths, options);
    requirePrivate(options);
    await createDataDirectory(options.dataDir);
    startup.onStop(await lockDataDirectory(options.dataDir));
    await withdrawEnvironment(options.dataDir);
    if (options.reset === true) {
      // Nothing is lost for a start that could not have been.
      await requirePort(options.ports?.http ?? 0);
      await emptyDataDirectory(options.dataDir);
      progress('what the stack had kept is deleted');
    }
    const parameters = parametersOf(options);
    const template = await loadTemplate(paths.templates, parameters);
    const roles = await readRoles({ environment: paths.templates, worker: paths.workerTemplates }, parameters);
    const credentials = await localCredentials(options.dataDir);
    const access = accessControl(credentials, roles);
    signal.throwIfAborted();
    const switches = friendlySwitches();
    const parts = { paths, template, credentials, roles, access, switches };
    return await startParts({ options, ...parts, startup, progress, signal });
  } catch (error) {
    await startup.stop();
    throw explainStartError(error);
  }
}
