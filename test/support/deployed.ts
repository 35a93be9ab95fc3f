import { EnvironmentError } from '@spotter/shared';
import { readConfig } from '../../apps/api/src/config.js';

/** What the API needs in every deployed stage, but for the stage's name and who may call it. */
export const DEPLOYED = {
  AWS_REGION: 'eu-central-1',
  EXERCISES_TABLE_NAME: 'exercises',
  EXERCISES_BUCKET_NAME: 'pictures',
  SESSIONS_TABLE_NAME: 'sessions',
  JOBS_TABLE_NAME: 'jobs',
  DETECTIONS_TABLE_NAME: 'detections',
  APP_TABLE_NAME: 'app',
  UPLOAD_BUCKET_NAME: 'photos',
  SQS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/jobs',
  WS_API_ENDPOINT: 'abc.execute-api.eu-central-1.amazonaws.com/test',
};

/** What the API says of an environment that it refuses; nothing of one that it takes. */
export function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults;
    throw error;
  }
  return [];
}
