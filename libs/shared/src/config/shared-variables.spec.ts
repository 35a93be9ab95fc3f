import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { JOB_TIMES } from '../jobs/job.times.js';
import type { Environment } from './environment.js';
import { parseEnvironment } from './environment.js';
import { awsConfig, sharedVariables, withFormerNames } from './shared-variables.js';

const parse = (environment: Environment) => parseEnvironment(z.object(sharedVariables(environment)), environment);

describe('sharedVariables', () => {
  it('should have a default for every variable on a laptop', () => {
    expect(parse({})).toMatchObject({
      AWS_REGION: 'us-east-1',
      JOBS_TABLE_NAME: 'spotter-local-jobs',
      LOG_LEVEL: 'INFO',
    });
  });

  it('should insist on every resource name in a deployed stage', () => {
    expect(() => parse({ STAGE: 'prod' })).toThrow("Required environment variable 'JOBS_TABLE_NAME' is not set");
  });

  it('should take the job protocol’s times where no other is given', () => {
    expect(parse({}).JOB_TIMES).toEqual(JOB_TIMES);
    const times = parse({ JOB_TIMES: '{"firstCheck":5000,"lease":60001}' }).JOB_TIMES;
    expect(times).toEqual({ ...JOB_TIMES, firstCheck: 5_000, lease: 60_001 });
  });

  it.each([
    'soon',
    'null',
    '5000',
    '[]',
    '{"firstCheck":0}',
    '{"firstCheck":1.5}',
    '{"firstCheck":"6000"}',
    '{"firstChek":6000}',
    '{"lease":45000}',
    '{"visibility":10000}',
  ])('should refuse %s as the times of jobs', (times) => {
    expect(() => parse({ JOB_TIMES: times })).toThrow("Environment variable 'JOB_TIMES' is not valid: must be JSON of");
  });

  it('should refuse other times of jobs in a deployed stage', () => {
    expect(() => parse({ STAGE: 'prod', JOB_TIMES: '{"lease":6000}' })).toThrow(
      "Environment variable 'JOB_TIMES' is not valid: must not be set in a deployed stage",
    );
  });

  it('should take a log level in any case, and refuse an unknown one', () => {
    expect(parse({ LOG_LEVEL: 'warn' }).LOG_LEVEL).toBe('WARN');
    expect(() => parse({ LOG_LEVEL: 'loud' })).toThrow("Environment variable 'LOG_LEVEL' is not valid");
  });
});

describe('withFormerNames', () => {
  it('should use a former name only where the own name is not set', () => {
    expect(
      withFormerNames({ DYNAMODB_TABLE_NAME: 'old', S3_BUCKET: 'old-uploads', UPLOAD_BUCKET_NAME: 'uploads' }),
    ).toMatchObject({ EXERCISES_TABLE_NAME: 'old', UPLOAD_BUCKET_NAME: 'uploads' });
  });
});

describe('awsConfig', () => {
  it('should use path style only against an endpoint that is not AWS', () => {
    expect(awsConfig({ AWS_REGION: 'eu-west-1' }).forcePathStyle).toBe(false);
    expect(awsConfig({ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://localhost:1' }).forcePathStyle).toBe(true);
    expect(awsConfig({ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_S3: 'http://localhost:1' }).forcePathStyle).toBe(true);
  });
});
