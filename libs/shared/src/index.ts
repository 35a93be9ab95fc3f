export { callAws, isConditionalCheckFailed } from './aws/aws-errors.js';
export { putInBatches } from './aws/batch-put.js';
export {
  clientOptions,
  createConnectionsClient,
  createDynamoDbClient,
  createS3Client,
  createSqsClient,
} from './aws/clients.js';
export { updateIf } from './aws/conditional-update.js';
export { sendInBatches } from './aws/send-in-batches.js';
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
export { ImagesTable } from './jobs/images.table.js';
export type {
  DoneImageItem,
  FailedImageItem,
  ImageItem,
  ImageOutcome,
  ImageResult,
  JobItem,
  JobStatus,
  PendingImageItem,
  RequestItem,
} from './jobs/job.items.js';
export { IMAGE_ITEM_SECONDS, isExpired, isOpen, openShardOf, REQUEST_INDEX, toEpochSeconds } from './jobs/job.items.js';
export type { JobMessage } from './jobs/job.message.js';
export { jobMessageSchema, MESSAGE_VERSION, TRACE_ATTRIBUTE } from './jobs/job.message.js';
export { JobsTable } from './jobs/jobs.table.js';
export type { Logger, LogLevel } from './logging/logger.js';
export { createLogger } from './logging/logger.js';
