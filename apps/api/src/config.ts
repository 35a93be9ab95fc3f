import type { AwsConfig, Environment, LogLevel } from '@spotter/shared';
import {
  awsConfig,
  integerVariable,
  parseEnvironment,
  resourceVariable,
  sharedVariables,
  shareVariable,
  withFormerNames,
} from '@spotter/shared';
import * as z from 'zod/mini';

/** Injects the configuration: `@Inject(API_CONFIG) config: ApiConfig`. */
export const API_CONFIG = Symbol('API_CONFIG');

export interface ApiConfig {
  readonly aws: AwsConfig;
  readonly tables: { readonly jobs: string; readonly detections: string; readonly app: string };
  readonly uploadBucket: string;
  readonly queueUrl: string;
  readonly corsOrigin: string;
  readonly log: { readonly level: LogLevel; readonly sampleRate: number };
  /** Where `main.ts` listens; on Lambda nothing does. */
  readonly port: number;
}

function schemaFor(environment: Environment) {
  return z.object({
    ...sharedVariables(environment),
    APP_TABLE_NAME: resourceVariable(environment['STAGE'], 'spotter-local-app'),
    CORS_ORIGIN: z._default(
      z
        .string()
        .check(z.regex(/^(\*|https?:\/\/[^\s/,]+)$/, "must be '*' or one origin such as https://app.example.com")),
      '*',
    ),
    LOG_SAMPLE_RATE: z._default(shareVariable(), 0),
    PORT: z._default(integerVariable(0, 65_535), 3_000),
  });
}

/**
 * Reads the API's configuration from the environment.
 *
 * @throws {EnvironmentError} naming every variable that is missing or wrong.
 */
export function readConfig(environment: Environment = process.env): ApiConfig {
  const given = withFormerNames(environment);
  const variables = parseEnvironment(schemaFor(given), given);
  return Object.freeze({
    aws: Object.freeze(awsConfig(variables)),
    tables: Object.freeze({
      jobs: variables.JOBS_TABLE_NAME,
      detections: variables.DETECTIONS_TABLE_NAME,
      app: variables.APP_TABLE_NAME,
    }),
    uploadBucket: variables.UPLOAD_BUCKET_NAME,
    queueUrl: variables.SQS_QUEUE_URL,
    corsOrigin: variables.CORS_ORIGIN,
    log: Object.freeze({ level: variables.LOG_LEVEL, sampleRate: variables.LOG_SAMPLE_RATE }),
    port: variables.PORT,
  });
}
