import type { AwsConfig, Environment, JobTimes, LogLevel } from '@spotter/shared';
import {
  awsConfig,
  booleanVariable,
  integerVariable,
  parseEnvironment,
  resourceVariable,
  sharedVariables,
  shareVariable,
  webSocketVariable,
  withFormerNames,
} from '@spotter/shared';
import * as z from 'zod/mini';
import type { Identity } from './auth/identity.config.js';
import { identityOf, identityVariables, signUpOf } from './auth/identity.config.js';
import type { RolePermissions } from './auth/permissions.js';

/** Injects the configuration: `@Inject(API_CONFIG) config: ApiConfig`. */
export const API_CONFIG = Symbol('API_CONFIG');

export interface ApiConfig {
  /** The deployed stage; none on a laptop. */
  readonly stage: string | undefined;
  readonly aws: AwsConfig;
  /** Whether AWS's own rules alone say where its services are: on Lambda, unless the environment has a say in it. */
  readonly hasStandardEndpoints: boolean;
  readonly tables: {
    readonly exercises: string;
    readonly sessions: string;
    readonly jobs: string;
    readonly detections: string;
    readonly app: string;
  };
  readonly exercisesBucket: string;
  readonly uploadBucket: string;
  readonly queueUrl: string;
  /** The URL of `@connections`, by `https:` and with its stage; clients connect to the same by `wss:`. */
  readonly webSocketEndpoint: string;
  /** How long a signed URL of a picture is good for. */
  readonly pictureUrlSeconds: number;
  /** How long a page of the catalogue is answered again as it is; 0 for not at all. */
  readonly catalogueCacheSeconds: number;
  /** Whether a session's photo is sent to detection by itself. */
  readonly sessionAutoDetect: boolean;
  readonly corsOrigin: string;
  /** Whose tokens are accepted. Without it identity is off, and callers are who they say they are. */
  readonly identity?: Identity;
  /** The app client by which people register, and the region of its pool; without it nobody can. */
  readonly signUp?: { readonly clientId: string; readonly region: string };
  readonly rolePermissions: RolePermissions;
  /** How long each thing in the life of a job takes. */
  readonly times: JobTimes;
  readonly log: { readonly level: LogLevel; readonly sampleRate: number };
  /** Where `main.ts` listens; on Lambda nothing does. */
  readonly port: number;
}

/** What can move the endpoints of an SDK, beside the files of a profile, which Lambda has not unless it is told of them. */
const MOVES_ENDPOINTS =
  /^AWS_(ENDPOINT_URL|ENDPOINT_URL_S3|USE_FIPS_ENDPOINT|USE_DUALSTACK_ENDPOINT|CONFIG_FILE|PROFILE)$/;

function standardEndpoints(environment: Environment): boolean {
  const isOnLambda = environment['AWS_LAMBDA_FUNCTION_NAME'] !== undefined;
  return isOnLambda && !Object.keys(environment).some((name) => MOVES_ENDPOINTS.test(name));
}

function schemaFor(environment: Environment) {
  const stage = environment['STAGE'];
  return z.object({
    ...sharedVariables(environment),
    ...identityVariables,
    EXERCISES_TABLE_NAME: resourceVariable(stage, 'spotter-local-exercises'),
    EXERCISES_BUCKET_NAME: resourceVariable(stage, 'spotter-local-exercises-000000000000-us-east-1'),
    SESSIONS_TABLE_NAME: resourceVariable(stage, 'spotter-local-sessions'),
    APP_TABLE_NAME: resourceVariable(stage, 'spotter-local-app'),
    WS_API_ENDPOINT: webSocketVariable(stage),
    // Seven days are the most that Signature Version 4 allows.
    PRESIGNED_URL_EXPIRATION_MINUTES: z._default(integerVariable(1, 7 * 24 * 60), 60),
    CATALOGUE_CACHE_SECONDS: z._default(integerVariable(0, 300), 10),
    SESSION_AUTO_DETECT: z._default(booleanVariable(), true),
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

/** The stage, whatever is wrong with the rest of the environment. */
export function stageOf({ STAGE: stage }: Environment = process.env): string | undefined {
  return stage === '' ? undefined : stage;
}

/** The trace header of the invocation that Lambda serves just now: it sets the variable anew for each. */
export function currentTraceHeader(): string | undefined {
  return process.env['_X_AMZN_TRACE_ID'];
}

/**
 * Reads the API's configuration from the environment.
 *
 * @throws {EnvironmentError} naming every variable that is missing or wrong, or what contradicts itself among them.
 */
export function readConfig(environment: Environment = process.env): ApiConfig {
  const given = withFormerNames(environment);
  const variables = parseEnvironment(schemaFor(given), given);
  const identity = identityOf(variables, given);
  const signUp = signUpOf(variables);
  return Object.freeze({
    stage: variables.STAGE,
    aws: Object.freeze(awsConfig(variables)),
    hasStandardEndpoints: standardEndpoints(given),
    tables: Object.freeze({
      exercises: variables.EXERCISES_TABLE_NAME,
      sessions: variables.SESSIONS_TABLE_NAME,
      jobs: variables.JOBS_TABLE_NAME,
      detections: variables.DETECTIONS_TABLE_NAME,
      app: variables.APP_TABLE_NAME,
    }),
    exercisesBucket: variables.EXERCISES_BUCKET_NAME,
    uploadBucket: variables.UPLOAD_BUCKET_NAME,
    queueUrl: variables.SQS_QUEUE_URL,
    webSocketEndpoint: variables.WS_API_ENDPOINT,
    pictureUrlSeconds: variables.PRESIGNED_URL_EXPIRATION_MINUTES * 60,
    catalogueCacheSeconds: variables.CATALOGUE_CACHE_SECONDS,
    sessionAutoDetect: variables.SESSION_AUTO_DETECT,
    corsOrigin: variables.CORS_ORIGIN,
    ...(identity !== undefined && { identity: Object.freeze(identity) }),
    ...(signUp !== undefined && { signUp: Object.freeze(signUp) }),
    rolePermissions: variables.ROLE_PERMISSIONS,
    times: Object.freeze(variables.JOB_TIMES),
    log: Object.freeze({ level: variables.LOG_LEVEL, sampleRate: variables.LOG_SAMPLE_RATE }),
    port: variables.PORT,
  });
}
