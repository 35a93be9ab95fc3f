import { availableParallelism } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { EnvironmentError, JOB_TIMES } from '@spotter/shared';
import { readConfig } from './config.js';

const RESOURCES = {
  JOBS_TABLE_NAME: 'jobs',
  DETECTIONS_TABLE_NAME: 'detections',
  APP_TABLE_NAME: 'app',
  WS_API_ENDPOINT: 'abc.execute-api.eu-central-1.amazonaws.com/test',
  UPLOAD_BUCKET_NAME: 'uploads',
  SQS_QUEUE_URL: 'https://sqs/jobs',
  DLQ_URL: 'https://sqs/dead',
  AWS_REGION: 'eu-central-1',
};

describe('readConfig', () => {
  it('should have a default for everything on a laptop', () => {
    const config = readConfig({});
    expect(config.detector).toMatchObject({ modelPath: 'models/default.onnx', threads: availableParallelism() });
    expect(config.queue).toMatchObject({ waitSeconds: 10, slots: 8 * availableParallelism() });
  });

  it('should read what is set', () => {
    const config = readConfig({
      ...RESOURCES,
      STAGE: 'test',
      MODEL_PATH: '/m.onnx',
      MIN_CONFIDENCE: '0.5',
      NMS_IOU: '.6',
      LABELS: 'plate, bench,',
      MAX_DETECTIONS: '7',
      DETECTOR_THREADS: '3',
    });
    expect(config).toMatchObject({
      tables: { jobs: 'jobs', detections: 'detections', app: 'app' },
      webSocketEndpoint: 'https://abc.execute-api.eu-central-1.amazonaws.com/test',
      queue: { url: 'https://sqs/jobs', deadLetterUrl: 'https://sqs/dead', slots: 24, attempts: 12 },
      detector: {
        modelPath: '/m.onnx',
        threads: 3,
        defaults: { minConfidence: 0.5, nmsIou: 0.6, labels: ['plate', 'bench'], maxDetections: 7 },
      },
    });
  });

  it('should take other times for the life of a job where nothing is deployed', () => {
    expect(readConfig({ JOB_TIMES: '{"lease":6000,"attempt":4500}' }).times).toEqual({
      ...JOB_TIMES,
      lease: 6_000,
      attempt: 4_500,
    });
  });

  it('should name every fault at once', () => {
    const read = () => readConfig({ STAGE: 'test', MAX_DETECTIONS: '301', DETECTOR_THREADS: '0' });
    expect(read).toThrow(EnvironmentError);
    for (const name of Object.keys(RESOURCES)) expect(read).toThrow(`'${name}' is not set`);
    expect(read).toThrow("'MAX_DETECTIONS' is not valid: must be a whole number from 1 to 300");
    expect(read).toThrow("'DETECTOR_THREADS' is not valid");
  });
});
