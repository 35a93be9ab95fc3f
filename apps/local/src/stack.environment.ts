import { bucketsOf } from './buckets.js';
import type { LocalCognito } from './cognito/cognito.server.js';
import { CLIENT_ID, ISSUER, USER_POOL_ID } from './cognito/user.pool.js';
import type { LocalCredentials } from './data-directory.js';
import { tableDefinition } from './dynamodb/table.definition.js';
import { queuesOf } from './sqs/queue.definition.js';
import type { LocalStackOptions } from './stack.options.js';
import { resourcesOfType } from './template/template.js';
import type { Template } from './template/template.js';

/** Which variable names which resource of the template, by its logical id. */
const TABLES = {
  EXERCISES_TABLE_NAME: 'ExercisesTable',
  SESSIONS_TABLE_NAME: 'SessionsTable',
  JOBS_TABLE_NAME: 'JobsTable',
  DETECTIONS_TABLE_NAME: 'DetectionsTable',
  APP_TABLE_NAME: 'AppTable',
};
const BUCKETS = { EXERCISES_BUCKET_NAME: 'ExercisesBucket', UPLOAD_BUCKET_NAME: 'UploadBucket' };
const QUEUES = { SQS_QUEUE_URL: 'JobsQueue', DLQ_URL: 'JobsDeadLetterQueue' };

export interface EnvironmentSources {
  options: LocalStackOptions;
  template: Template;
  credentials: { administrator: LocalCredentials };
  dynamodb: { endpoint: string };
  s3: { endpoint: string };
  sqs: { endpoint: string; queueUrls: Record<string, string> };
  gateway: { managementUrl: string };
  /** With identity on only. */
  cognito?: Pick<LocalCognito, 'endpoint' | 'jwksUri'> | undefined;
  region: string;
  modelPath: string;
}

/** The variables that name tables, buckets and queues of a template; queues by their URLs. */
export function resourceNames(template: Template, queueUrls: Record<string, string>): Record<string, string> {
  const names = new Map<string, string | undefined>();
  for (const { logicalId, properties } of resourcesOfType(template, 'AWS::DynamoDB::Table')) {
    names.set(logicalId, tableDefinition.parse(properties).TableName);
  }
  for (const { logicalId, name } of bucketsOf(template)) names.set(logicalId, name);
  for (const { logicalId, name } of queuesOf(template)) names.set(logicalId, queueUrls[name]);
  return Object.fromEntries(
    Object.entries({ ...TABLES, ...BUCKETS, ...QUEUES }).map(([variable, logicalId]) => {
      const name = names.get(logicalId);
      if (name === undefined) throw new Error(`The template has no ${logicalId}, which ${variable} names.`);
      return [variable, name];
    }),
  );
}

/** Whose tokens are accepted, and where people sign up: as of any issuer, since the pool is not one of AWS's. */
function identityVariables({ cognito }: EnvironmentSources): Record<string, string> {
  if (cognito === undefined) return {};
  return {
    COGNITO_USER_POOL_ID: USER_POOL_ID,
    COGNITO_CLIENT_ID: CLIENT_ID,
    JWT_ISSUER: ISSUER,
    JWKS_URI: cognito.jwksUri,
    JWT_AUDIENCE: CLIENT_ID,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint,
  };
}

/** All variables of the Lambda function and the worker but their own keys. `STAGE` is not among them: without it nothing counts as deployed. */
export function stackEnvironment(sources: EnvironmentSources): Record<string, string> {
  const { options, template, credentials, dynamodb, s3, sqs, gateway, region, modelPath } = sources;
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.administrator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.administrator.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    ...resourceNames(template, sqs.queueUrls),
    WS_API_ENDPOINT: gateway.managementUrl,
    ...identityVariables(sources),
    // A worker that is told to stop waits for its running poll, and Ctrl-C must not take longer than 5 s.
    POLL_WAIT_SECONDS: '1',
    // Decoding, reading files and looking up names share these threads, four unless told otherwise.
    UV_THREADPOOL_SIZE: '16',
    ...options.environment,
    MODEL_PATH: modelPath,
  };
}
