import { join } from 'node:path';
import { bucketsOf, isNotified } from './buckets.js';
import type { LocalCognito } from './cognito/cognito.server.js';
import type { LocalCredentials, StackCredentials } from './data-directory.js';
import { startDynamoDb } from './dynamodb/dynamodb.server.js';
import { tablesOf } from './dynamodb/table.definition.js';
import type { Invoke, MayManage } from './gateway/gateway.options.js';
import { startGateway } from './gateway/gateway.server.js';
import type { Gateway } from './gateway/gateway.server.js';
import { readApis } from './gateway/gateway.template.js';
import { AccessControl } from './iam/access.control.js';
import type { Roles } from './iam/roles.js';
import { functionOf } from './lambda/function.definition.js';
import { startLambda } from './lambda/lambda.runtime.js';
import type { LambdaRuntime } from './lambda/lambda.runtime.js';
import { startS3 } from './s3/s3.server.js';
import { schedulesOf } from './schedule/schedule.definition.js';
import { startSchedules } from './schedule/schedule.timers.js';
import { queuesOf } from './sqs/queue.definition.js';
import { startSqs } from './sqs/sqs.server.js';
import type { LocalStackOptions } from './stack.options.js';
import type { Paths } from './stack.paths.js';
import { settled } from './startup.js';
import type { Startup } from './startup.js';
import { deliveriesOf } from './switches.js';
import type { LocalSwitches } from './switches.js';
import { ACCOUNT_ID } from './template/resource.names.js';
import { resourcesOfType } from './template/template.js';
import type { Template } from './template/template.js';
import { startWeb } from './web/web.server.js';
import type { LocalWeb } from './web/web.server.js';
import { webDefinitionOf } from './web/web.template.js';
import { WorkerService } from './worker/worker.service.js';

export const REGION = 'us-east-1';
/** The local stack is an environment like any other of the templates. */
export const PARAMETERS = { App: 'spotter', Env: 'local', 'AWS::Region': REGION };

/** With identity, one that makes a user pool of its own. */
export function parametersOf({ identity }: LocalStackOptions): Record<string, string> {
  return identity === true ? { ...PARAMETERS, CreateUserPool: 'true' } : PARAMETERS;
}
const LAMBDA_CONCURRENCY = 4;

/** Only a name that other machines know opens the stack to them, or who says so. */
function bindAddressOf({ publicHost = 'localhost', listenAddress }: LocalStackOptions): string {
  if (listenAddress !== undefined) return listenAddress;
  return publicHost === 'localhost' || publicHost.startsWith('127.') ? '127.0.0.1' : '0.0.0.0';
}

/** @throws Error, one sentence, when the stack would let others in whom it can't tell apart. */
export function requirePrivate(options: LocalStackOptions): void {
  if (options.identity !== true || bindAddressOf(options) === '127.0.0.1') return;
  const variable = options.listenAddress === undefined ? 'SPOTTER_PUBLIC_HOST' : 'SPOTTER_LISTEN_ADDRESS';
  throw new Error(
    `--identity and ${variable} can't go together: the local Cognito signs by a key that everyone can look up, so that anyone on the network could be anybody; leave out the one or unset the other.`,
  );
}

/** What every part is started from. */
export interface Context {
  options: LocalStackOptions;
  paths: Paths;
  template: Template;
  credentials: StackCredentials;
  roles: Roles;
  access: AccessControl;
  switches: LocalSwitches;
  startup: Startup;
  /** A start that is no longer wanted: looked at between the parts. */
  signal: AbortSignal;
  progress: (step: string) => void;
}

/** Both apps may do here what they may in AWS, and whoever runs the stack everything. */
export function accessControl({ administrator, api, worker }: StackCredentials, roles: Roles): AccessControl {
  return new AccessControl([
    { credentials: administrator },
    { credentials: api, role: roles.api },
    { credentials: worker, role: roles.worker },
  ]);
}

function keysOf({ accessKeyId, secretAccessKey }: LocalCredentials): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/** Tables and queues, which the function needs until its end, started side by side. */
export async function startTablesAndQueues({ options, template, access, switches, startup, progress }: Context) {
  const { dataDir, ports = {}, staleMs } = options;
  const [dynamodb, sqs] = await settled([
    startup.run(() =>
      startDynamoDb({
        dataDir,
        port: ports.dynamodb ?? 0,
        tables: tablesOf(template),
        switches,
        access: { control: access, region: REGION },
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
        access,
      }),
    ),
  ]);
  progress('tables and queues are ready');
  return { dynamodb, sqs };
}

/** Buckets, whose events go to the function as soon as that runs. */
export async function startBuckets(
  { options, template, switches, access, startup, progress }: Context,
  lambdaReady: Promise<LambdaRuntime>,
) {
  const { dataDir, ports = {}, publicHost, onLog } = options;
  const buckets = bucketsOf(template);
  const notify = async (event: unknown): Promise<void> => {
    const lambda = await lambdaReady;
    for (let left = deliveriesOf(switches); left > 0; left--) lambda.invokeAsync(event);
  };
  const s3 = await startup.run(() =>
    startS3({
      dataDir: join(dataDir, 's3'),
      port: ports.s3 ?? 0,
      region: REGION,
      credentials: access,
      buckets,
      onObjectCreated: (event) => {
        if (!isNotified(buckets, event)) return;
        notify(event).catch((error: unknown) => onLog?.('api', `An event of a bucket is lost: ${String(error)}`));
      },
      switches,
      host: bindAddressOf(options),
    }),
  );
  progress('buckets are ready');
  return { ...s3, endpoint: `http://${publicHost ?? 'localhost'}:${s3.port}` };
}

/** Cognito, when identity is on; nothing of it is loaded when it is off. */
export async function startIdentity({
  options,
  switches,
  startup,
  progress,
}: Context): Promise<LocalCognito | undefined> {
  const { dataDir, identity, ports = {}, onConfirmationCode } = options;
  if (identity !== true) return undefined;
  const { startCognito } = await import('./cognito/cognito.server.js');
  const onCode = onConfirmationCode ?? ((): void => undefined);
  const cognito = await startup.run(() => startCognito({ dataDir, port: ports.cognito ?? 0, switches, onCode }));
  progress('identity is on');
  return cognito;
}

/** What a policy names an API by is its id, for which here its logical one stands. */
function mayManage({ template, access }: Context): MayManage {
  const apis = resourcesOfType(template, 'AWS::ApiGatewayV2::Api');
  const id = apis.find(({ properties }) => properties['ProtocolType'] === 'WEBSOCKET')?.logicalId ?? '';
  const arn = `arn:aws:execute-api:${REGION}:${ACCOUNT_ID}:${id}`;
  return (accessKeyId, path) =>
    access.refusalOf(accessKeyId, () => [{ action: 'execute-api:ManageConnections', resource: `${arn}/${path}` }]);
}

export function startApi(context: Context, invoke: Invoke): Promise<Gateway> {
  const { options, template, paths } = context;
  const { ports = {}, publicHost, limits } = options;
  return startGateway({
    ...readApis(template),
    invoke,
    mayManage: mayManage(context),
    ports: { http: ports.http ?? 0, webSocket: ports.webSocket ?? 0 },
    host: bindAddressOf(options),
    docs: paths.docs,
    ...(publicHost !== undefined && { publicHost }),
    ...(limits && { limits }),
  });
}

export function startFunction(
  { options, paths, template, switches, credentials }: Context,
  environment: Record<string, string>,
): LambdaRuntime {
  return startLambda({
    ...functionOf(template),
    entry: paths.lambda,
    environment: { ...environment, ...keysOf(credentials.api) },
    concurrency: LAMBDA_CONCURRENCY,
    switches,
    onLog: (line) => options.onLog?.('api', line),
  });
}

/** The web app, as the templates have it served; nothing when it is not asked for. */
export async function startWebApp(
  { options, template, paths, startup }: Context,
  { gateway, s3, cognito }: { gateway: Gateway; s3: { endpoint: string }; cognito: LocalCognito | undefined },
): Promise<LocalWeb | undefined> {
  const { ports = {}, publicHost = 'localhost', webApp } = options;
  if (webApp !== true) return undefined;
  return startup.run(() =>
    startWeb({
      definition: webDefinitionOf(template),
      folder: paths.web,
      configuration: {
        apiUrl: gateway.httpUrl,
        webSocketUrl: gateway.webSocketUrl,
        ...(cognito && { signIn: cognito.signIn }),
      },
      origins: {
        api: gateway.httpUrl,
        webSocket: gateway.webSocketUrl,
        s3: s3.endpoint,
        ...(cognito && { signIn: cognito.endpoint }),
      },
      port: ports.web ?? 0,
      host: bindAddressOf(options),
      publicHost,
    }),
  );
}

/** The calls by the clock. They end before the function does, which takes no more calls then. */
export function startClock({ options, template, startup }: Context, lambda: LambdaRuntime): void {
  if (options.schedules === false) return;
  const schedules = startSchedules(schedulesOf(template), {
    region: REGION,
    onDue: (event) => {
      lambda.invokeAsync(event);
    },
  });
  startup.onStop(() => {
    schedules.stop();
  });
}

export function startWorkers(
  { options, paths, credentials }: Context,
  environment: Record<string, string>,
): WorkerService {
  const { systemEnvironment, workers = 1 } = options;
  return new WorkerService({
    host: paths.workerHost,
    entry: paths.worker,
    tasks: workers,
    environment: { ...systemEnvironment, ...environment, ...keysOf(credentials.worker) },
    onLog: (line) => options.onLog?.('worker', line),
  });
}
