import { join, resolve } from 'node:path';
import type { AwsConfig, Environment, JobTimes } from '@spotter/shared';
import { awsConfig, parseEnvironment, resourceVariable, sharedVariables, withFormerNames } from '@spotter/shared';
import * as z from 'zod/mini';
import { CommandError } from './command-error.js';
import { readStackEnvironment } from './stack-environment.js';

export const START_WITH_IDENTITY = 'npm start -- --identity';

/** The installation that is imported to. */
export interface ImportTarget {
  readonly aws: AwsConfig;
  readonly table: string;
  readonly bucket: string;
  /** Where DynamoDB is: the origin of its endpoint, else the region. */
  readonly place: string;
  readonly isLocalStack: boolean;
}

function schemaFor(environment: Environment) {
  const hasEndpoint = environment['AWS_ENDPOINT_URL'] || environment['AWS_ENDPOINT_URL_DYNAMODB'];
  const name = z.string().check(z.minLength(1));
  return z.object({
    // Without an endpoint it decides whose table it is, so that there it has no default.
    AWS_REGION: resourceVariable(hasEndpoint ? undefined : 'aws', 'us-east-1'),
    AWS_ENDPOINT_URL: z.optional(z.url()),
    AWS_ENDPOINT_URL_DYNAMODB: z.optional(z.url()),
    AWS_ENDPOINT_URL_S3: z.optional(z.url()),
    EXERCISES_TABLE_NAME: name,
    EXERCISES_BUCKET_NAME: name,
  });
}

/**
 * Reads which installation is meant: what the environment says when it names the table, else the local stack that runs.
 * Then the AWS variables in `environment` are replaced by the stack's, since that is where the SDK looks for credentials
 * and endpoints.
 *
 * @param root the repository, which the data directory's path starts from.
 * @throws {EnvironmentError} naming every variable that is missing or wrong.
 * @throws {CommandError} when there is no local stack either.
 */
export async function readTarget(root: string, environment: NodeJS.ProcessEnv = process.env): Promise<ImportTarget> {
  if (withFormerNames(environment)['EXERCISES_TABLE_NAME']) return targetOf(environment, false);
  const remedy = ', or set EXERCISES_TABLE_NAME and EXERCISES_BUCKET_NAME to import elsewhere';
  return targetOf(await moveToStack(root, environment, remedy), true);
}

/** Replaces the AWS variables of an environment by those of the local stack that runs, and returns it. */
async function moveToStack(root: string, environment: NodeJS.ProcessEnv, remedy: string): Promise<NodeJS.ProcessEnv> {
  const stack = await readStackEnvironment(stackFolder(root, environment), 'npm start', remedy);
  for (const name of Object.keys(environment)) if (name.startsWith('AWS_')) Reflect.deleteProperty(environment, name);
  return Object.assign(environment, stack);
}

function targetOf(environment: NodeJS.ProcessEnv, isLocalStack: boolean): ImportTarget {
  const given = withFormerNames(environment);
  const variables = parseEnvironment(schemaFor(given), given);
  const endpoint = variables.AWS_ENDPOINT_URL_DYNAMODB ?? variables.AWS_ENDPOINT_URL;
  return Object.freeze({
    aws: Object.freeze(awsConfig(variables)),
    table: variables.EXERCISES_TABLE_NAME,
    bucket: variables.EXERCISES_BUCKET_NAME,
    place: placeOf(endpoint, variables.AWS_REGION),
    isLocalStack,
  });
}

/** Where something is, for a person. No more than an endpoint's origin: a URL may carry a password. */
function placeOf(endpoint: string | undefined, region: string): string {
  return endpoint === undefined ? region : new URL(endpoint).origin;
}

/** The installation whose jobs are looked after. */
export interface JobTarget {
  readonly aws: AwsConfig;
  readonly tables: { readonly jobs: string; readonly detections: string };
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
  /** How long each thing in the life of a job takes. */
  readonly times: JobTimes;
  /** Where SQS is: the origin of its endpoint, else the region. */
  readonly place: string;
  readonly isLocalStack: boolean;
}

function jobSchemaFor(environment: Environment) {
  const hasEndpoint = environment['AWS_ENDPOINT_URL'] || environment['AWS_ENDPOINT_URL_SQS'];
  const name = z.string().check(z.minLength(1));
  const { JOB_TIMES } = sharedVariables(environment);
  return z.object({
    AWS_REGION: resourceVariable(hasEndpoint ? undefined : 'aws', 'us-east-1'),
    AWS_ENDPOINT_URL: z.optional(z.url()),
    AWS_ENDPOINT_URL_SQS: z.optional(z.url()),
    JOBS_TABLE_NAME: name,
    DETECTIONS_TABLE_NAME: name,
    SQS_QUEUE_URL: z.url(),
    DLQ_URL: z.url(),
    JOB_TIMES,
  });
}

/**
 * Reads whose dead letters are meant, as `readTarget` does for an import: what the environment says when it names their
 * queue, else the local stack that runs.
 *
 * @param root the repository, which the data directory's path starts from.
 * @throws {EnvironmentError} naming every variable that is missing or wrong.
 * @throws {CommandError} when there is no local stack either.
 */
export async function readJobTarget(root: string, environment: NodeJS.ProcessEnv = process.env): Promise<JobTarget> {
  if (environment['DLQ_URL']) return jobTargetOf(environment, false);
  const remedy = ', or set DLQ_URL and the names of the queue and tables that belong to it';
  return jobTargetOf(await moveToStack(root, environment, remedy), true);
}

function jobTargetOf(environment: NodeJS.ProcessEnv, isLocalStack: boolean): JobTarget {
  const variables = parseEnvironment(jobSchemaFor(environment), environment);
  return Object.freeze({
    aws: Object.freeze(awsConfig(variables)),
    tables: Object.freeze({ jobs: variables.JOBS_TABLE_NAME, detections: variables.DETECTIONS_TABLE_NAME }),
    queueUrl: variables.SQS_QUEUE_URL,
    deadLetterUrl: variables.DLQ_URL,
    times: variables.JOB_TIMES,
    place: placeOf(variables.AWS_ENDPOINT_URL_SQS ?? variables.AWS_ENDPOINT_URL, variables.AWS_REGION),
    isLocalStack,
  });
}

function stackFolder(root: string, { SPOTTER_DATA_DIR: folder }: NodeJS.ProcessEnv): string {
  return resolve(root, folder || '.spotter');
}

const localUsersSchema = z.object({
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: z.url(),
  COGNITO_USER_POOL_ID: z.string(),
  COGNITO_CLIENT_ID: z.string(),
});

/** Where the users of the local stack are. */
export interface LocalUserPool {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly userPoolId: string;
  readonly clientId: string;
}

/**
 * The user pool of the local stack that runs, and of no other: whatever the environment says of AWS is not looked at.
 *
 * @param root the repository, which the data directory's path starts from.
 * @throws {CommandError} when no stack runs, or it has no identity.
 */
export async function readLocalUserPool(
  root: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<LocalUserPool> {
  const stack = await readStackEnvironment(stackFolder(root, environment), START_WITH_IDENTITY);
  const { success, data } = z.safeParse(localUsersSchema, stack);
  if (!success) {
    throw new CommandError(
      `The local stack runs without identity: stop it, and start it again with "${START_WITH_IDENTITY}".`,
    );
  }
  return Object.freeze({
    region: data.AWS_REGION,
    endpoint: data.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER,
    credentials: { accessKeyId: data.AWS_ACCESS_KEY_ID, secretAccessKey: data.AWS_SECRET_ACCESS_KEY },
    userPoolId: data.COGNITO_USER_POOL_ID,
    clientId: data.COGNITO_CLIENT_ID,
  });
}

/** The repository, seen from a bundle in dist/tools. */
export function repositoryRoot(bundleFolder: string): string {
  return join(bundleFolder, '..', '..');
}

/**
 * Where the command was called. npm runs it in the repository's root and says in a variable where itself was called, which
 * whatever runs below any npm script finds as well.
 */
export function callersFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const isRunByNpm = environment['npm_lifecycle_event'] === 'exercises:import';
  return (isRunByNpm && environment['INIT_CWD']) || process.cwd();
}
