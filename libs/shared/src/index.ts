export { callAws, isConditionalCheckFailed } from './aws/aws-errors.js';
export { getInBatches } from './aws/batch-get.js';
export { getTogether } from './aws/get-together.js';
export { deleteInBatches, putInBatches } from './aws/batch-write.js';
export { clientOptions, connectionsOptions, MAX_ATTEMPTS, s3Options, sqsOptions } from './aws/client-options.js';
export { createConnectionsClient } from './aws/connections.client.js';
export { createDynamoDbClient } from './aws/dynamodb.client.js';
export { createS3Client } from './aws/s3.client.js';
export { createSqsClient } from './aws/sqs.client.js';
export { deleteIf } from './aws/conditional-delete.js';
export { updateIf } from './aws/conditional-update.js';
export type { Credentials } from './aws/signature-v4.js';
export { SignatureV4 } from './aws/signature-v4.js';
export { sendInBatches } from './aws/send-in-batches.js';
export { encodePath, encodeUriStrictly } from './aws/uri-encoding.js';
export type { Environment } from './config/environment.js';
export {
  booleanVariable,
  EnvironmentError,
  integerVariable,
  listVariable,
  parseEnvironment,
  shareVariable,
} from './config/environment.js';
export type { AwsConfig } from './config/shared-variables.js';
export { awsConfig, resourceVariable, sharedVariables, withFormerNames } from './config/shared-variables.js';
export { webSocketVariable } from './config/web-socket.variable.js';
export type {
  Detection,
  DetectionOptions,
  DetectionResult,
  ImageErrorCode,
  ModelIdentity,
} from './contracts/detection.js';
export type { ImageType } from './contracts/limits.js';
export { LIMITS } from './contracts/limits.js';
export { parseS3Url } from './contracts/s3-url.js';
export type { ErrorCode, ErrorDetail } from './errors/app-error.js';
export { AppError } from './errors/app-error.js';
export type { ExerciseItem } from './exercises/exercise.item.js';
export { DIFFICULTY_LEVELS, exerciseItemSchema } from './exercises/exercise.item.js';
export type { ImageReference } from './jobs/images.table.js';
export { ImageRepairs } from './jobs/images.repair.js';
export { ImagesTable } from './jobs/images.table.js';
export { JobControlTable } from './jobs/job-control.table.js';
export type {
  DoneImageItem,
  EndedImage,
  FailedImageItem,
  ImageItem,
  ImageOutcome,
  ImageResult,
  ImageState,
  JobItem,
  JobStatus,
  PendingImageItem,
  RequestItem,
} from './jobs/job.items.js';
export {
  countedOf,
  IMAGE_ITEM_SECONDS,
  isExpired,
  isOpen,
  isPastRetry,
  OPEN_SHARDS,
  openShardOf,
  REQUEST_INDEX,
  RETRY_DAYS,
  toEpochSeconds,
} from './jobs/job.items.js';
export type { JobMessage } from './jobs/job.message.js';
export { jobMessageSchema, MESSAGE_VERSION, ORIGINAL_ATTRIBUTE, REASON_ATTRIBUTE } from './jobs/job.message.js';
export type { Origin } from './jobs/job.origin.js';
export { REQUEST_ID_ATTRIBUTE, TRACE_HEADER_ATTRIBUTE, traceIdOf } from './jobs/job.origin.js';
export { JobQueue } from './jobs/job.queue.js';
export { OPEN, OPEN_VALUES } from './jobs/job.store.js';
export type { JobTimes } from './jobs/job.times.js';
export { JOB_TIMES, nextCheckOf } from './jobs/job.times.js';
export type { FinishedJob } from './jobs/jobs.table.js';
export { COUNTED_AT_ONCE, JobsTable } from './jobs/jobs.table.js';
export { OpenJobsTable } from './jobs/open-jobs.table.js';
export { isSessionUser, sessionIdOf, sessionUser } from './jobs/session-user.js';
export type { Logger, LogLevel } from './logging/logger.js';
export { createLogger } from './logging/logger.js';
export { AppMetrics, METRICS_NAMESPACE } from './metrics/app.metrics.js';
export { ConnectionSender } from './progress/connection.sender.js';
export { CONNECTION_SECONDS, YOUNG_CONNECTION_MS } from './progress/connection.times.js';
export type { JobProgress } from './progress/job.progress.js';
export { progressOf } from './progress/job.progress.js';
export type { Watcher } from './progress/job.watchers.js';
export { JobWatchers } from './progress/job.watchers.js';
export { ProgressNotices } from './progress/progress.notices.js';
export type { JobEraser } from './sweep/job.eraser.js';
export type { SweepParts } from './sweep/job.sweeper.js';
export { JobSweeper } from './sweep/job.sweeper.js';
export type { SweepOutcome, SweepPlan } from './sweep/sweep.plan.js';
export { planOf, repairOf, uncountedOf } from './sweep/sweep.plan.js';
export type { SweepTally } from './sweep/sweep.js';
export { Sweep } from './sweep/sweep.js';
