import { describe, expect, it } from '@jest/globals';
import { EnvironmentError } from '@spotter/shared';
import { readConfig } from './config.js';

const DEPLOYED = {
  STAGE: 'test',
  AWS_REGION: 'eu-central-1',
  JOBS_TABLE_NAME: 'jobs',
  DETECTIONS_TABLE_NAME: 'detections',
  APP_TABLE_NAME: 'app',
  UPLOAD_BUCKET_NAME: 'photos',
  SQS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/jobs',
};

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults;
  }
  return [];
}

describe('readConfig', () => {
  it('should need nothing on a laptop', () => {
    expect(readConfig({})).toMatchObject({
      corsOrigin: '*',
      port: 3_000,
      tables: { app: 'spotter-local-app' },
      log: { level: 'INFO', sampleRate: 0 },
    });
  });

  it('should take all of a deployed environment', () => {
    const variables = {
      ...DEPLOYED,
      CORS_ORIGIN: 'https://app.example.com',
      LOG_LEVEL: 'debug',
      LOG_SAMPLE_RATE: '0.1',
    };
    expect(readConfig(variables)).toEqual({
      aws: { region: 'eu-central-1', forcePathStyle: false },
      tables: { jobs: 'jobs', detections: 'detections', app: 'app' },
      uploadBucket: 'photos',
      queueUrl: DEPLOYED.SQS_QUEUE_URL,
      corsOrigin: 'https://app.example.com',
      log: { level: 'DEBUG', sampleRate: 0.1 },
      port: 3_000,
    });
  });

  it('should be frozen', () => {
    const config = readConfig({});
    expect([config, config.tables, config.log, config.aws].every(Object.isFrozen)).toBe(true);
  });

  it('should name every missing variable of a deployed stage', () => {
    expect(faultsOf({ STAGE: 'test' }).toSorted()).toEqual(
      Object.keys(DEPLOYED)
        .filter((name) => name !== 'STAGE')
        .map((name) => `Required environment variable '${name}' is not set`)
        .toSorted(),
    );
  });

  it('should take the former name of the upload bucket', () => {
    expect(readConfig({ S3_BUCKET: 'old' }).uploadBucket).toBe('old');
  });

  it.each(['https://a.example.com/', 'a.example.com', 'https://a https://b', 'https://a,https://b'])(
    'should refuse %j as CORS_ORIGIN without repeating it',
    (origin) => {
      const [fault, ...others] = faultsOf({ CORS_ORIGIN: origin });
      expect(others).toEqual([]);
      expect(fault).toContain('CORS_ORIGIN');
      expect(fault).not.toContain(origin);
    },
  );
});
