import { availableParallelism } from 'node:os';
import type { AwsConfig, Environment, JobTimes, LogLevel } from '@spotter/shared';
import {
  awsConfig,
  integerVariable,
  LIMITS,
  listVariable,
  parseEnvironment,
  resourceVariable,
  sharedVariables,
  shareVariable,
  webSocketVariable,
  withFormerNames,
} from '@spotter/shared';
import * as z from 'zod/mini';
import { IMAGES_PER_THREAD } from './detection/images-per-thread.js';
import type { DetectionDefaults } from './detection/thresholds.js';

/** Injects the configuration: `@Inject(WORKER_CONFIG) config: WorkerConfig`. */
export const WORKER_CONFIG = Symbol('WORKER_CONFIG');

export interface WorkerConfig {
  /** The deployed stage; none on a laptop. */
  readonly stage: string | undefined;
  readonly aws: AwsConfig;
  readonly tables: { readonly jobs: string; readonly detections: string; readonly app: string };
  /** The URL of `@connections`, by `https:` and with its stage. */
  readonly webSocketEndpoint: string;
  readonly queue: {
    readonly url: string;
    readonly deadLetterUrl: string;
    /** How long one receive waits for a message; a drain may take as long. */
    readonly waitSeconds: number;
    /** Messages in work at a time: one slot a message. */
    readonly slots: number;
    /** Attempts on images at a time: as many as the detector begins at once, so that none waits there while its lease runs. */
    readonly attempts: number;
  };
  /** How long each thing in the life of a job takes. */
  readonly times: JobTimes;
  readonly detector: {
    readonly modelPath: string;
    readonly threads: number;
    readonly defaults: DetectionDefaults;
  };
  readonly health: {
    /** Kept fresh while the worker runs; without it there is none. */
    readonly file: string | undefined;
  };
  readonly log: { readonly level: LogLevel };
}

/** For one that is in an attempt, another is on its way to it, or is being counted and deleted. */
const MESSAGES_PER_ATTEMPT = 2;

/** All variables that the worker reads but the SDK's and Node.js's own: by a key of the schema each. */
export function workerVariables(environment: Environment) {
  const stage = environment['STAGE'];
  return z.object({
    ...sharedVariables(environment),
    APP_TABLE_NAME: resourceVariable(stage, 'spotter-local-app'),
    WS_API_ENDPOINT: webSocketVariable(stage),
    DLQ_URL: resourceVariable(stage, 'http://localhost:4566/000000000000/spotter-local-jobs-dead-letters'),
    MODEL_PATH: z._default(z.string(), 'models/default.onnx'),
    MIN_CONFIDENCE: z.optional(shareVariable()),
    NMS_IOU: z.optional(shareVariable()),
    LABELS: z.optional(listVariable()),
    MAX_DETECTIONS: z.optional(integerVariable(1, LIMITS.detectionsPerImage)),
    DETECTOR_THREADS: z._default(integerVariable(1, 256), availableParallelism()),
    POLL_WAIT_SECONDS: z._default(integerVariable(1, 20), 10),
    HEALTH_FILE: z.optional(z.string()),
  });
}

/**
 * Reads the worker's configuration from the environment.
 *
 * @throws {EnvironmentError} naming every variable that is missing or wrong.
 */
export function readConfig(environment: Environment = process.env): WorkerConfig {
  const given = withFormerNames(environment);
  const variables = parseEnvironment(workerVariables(given), given);
  const attempts = variables.DETECTOR_THREADS * IMAGES_PER_THREAD;
  return Object.freeze({
    stage: variables.STAGE,
    aws: Object.freeze(awsConfig(variables)),
    tables: Object.freeze({
      jobs: variables.JOBS_TABLE_NAME,
      detections: variables.DETECTIONS_TABLE_NAME,
      app: variables.APP_TABLE_NAME,
    }),
    webSocketEndpoint: variables.WS_API_ENDPOINT,
    queue: Object.freeze({
      url: variables.SQS_QUEUE_URL,
      deadLetterUrl: variables.DLQ_URL,
      waitSeconds: variables.POLL_WAIT_SECONDS,
      slots: attempts * MESSAGES_PER_ATTEMPT,
      attempts,
    }),
    times: variables.JOB_TIMES,
    detector: Object.freeze({
      modelPath: variables.MODEL_PATH,
      threads: variables.DETECTOR_THREADS,
      defaults: Object.freeze({
        minConfidence: variables.MIN_CONFIDENCE,
        nmsIou: variables.NMS_IOU,
        maxDetections: variables.MAX_DETECTIONS,
        labels: variables.LABELS,
      }),
    }),
    health: Object.freeze({ file: variables.HEALTH_FILE }),
    log: Object.freeze({ level: variables.LOG_LEVEL }),
  });
}
