import * as z from 'zod/mini';
import type { Environment } from './environment.js';
import { jobTimesVariable } from './job-times.variable.js';

const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT', 'CRITICAL'] as const;

/** The names of the systems that were merged into this one, taken when the own name is not set. */
const FORMER_NAMES = {
  EXERCISES_TABLE_NAME: 'DYNAMODB_TABLE_NAME',
  EXERCISES_BUCKET_NAME: 'S3_BUCKET_NAME',
  UPLOAD_BUCKET_NAME: 'S3_BUCKET',
} as const;

/** Fills in variables that are only set under their former name. */
export function withFormerNames(environment: Environment): Environment {
  const result: Record<string, string | undefined> = { ...environment };
  for (const [name, former] of Object.entries(FORMER_NAMES)) result[name] ||= environment[former];
  return result;
}

/** The name of a resource: a deployed stage must be told it, on a laptop it is the local stack's. */
export function resourceVariable(stage: string | undefined, localName: string) {
  const name = z.string().check(z.minLength(1));
  return stage === undefined ? z._default(name, localName) : name;
}

/** The variables that the API and the worker both read. */
export function sharedVariables({ STAGE: stage }: Environment) {
  return {
    STAGE: z.optional(z.string().check(z.regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens'))),
    AWS_REGION: resourceVariable(stage, 'us-east-1'),
    AWS_ENDPOINT_URL: z.optional(z.url()),
    AWS_ENDPOINT_URL_S3: z.optional(z.url()),
    LOG_LEVEL: z._default(
      z.pipe(
        z.string(),
        z.pipe(
          z.transform((level: string) => level.toUpperCase()),
          z.enum(LOG_LEVELS),
        ),
      ),
      'INFO',
    ),
    JOBS_TABLE_NAME: resourceVariable(stage, 'spotter-local-jobs'),
    DETECTIONS_TABLE_NAME: resourceVariable(stage, 'spotter-local-detections'),
    JOB_TIMES: jobTimesVariable(stage),
    UPLOAD_BUCKET_NAME: resourceVariable(stage, 'spotter-local-uploads-000000000000-us-east-1'),
    SQS_QUEUE_URL: resourceVariable(stage, 'http://localhost:4566/000000000000/spotter-local-jobs'),
  };
}

export interface AwsConfig {
  readonly region: string;
  /** Set when S3 is not AWS's own: a bucket in the host name would not resolve there. */
  readonly forcePathStyle: boolean;
}

export function awsConfig(variables: {
  AWS_REGION: string;
  AWS_ENDPOINT_URL?: string | undefined;
  AWS_ENDPOINT_URL_S3?: string | undefined;
}): AwsConfig {
  return {
    region: variables.AWS_REGION,
    forcePathStyle: (variables.AWS_ENDPOINT_URL_S3 ?? variables.AWS_ENDPOINT_URL) !== undefined,
  };
}
