import { describe, expect, it } from '@jest/globals';
import { JOB_TIMES } from '@spotter/shared';
import { DEPLOYED, faultsOf } from '../../../test/support/deployed.js';
import { readConfig } from './config.js';

const UNPROTECTED = { ...DEPLOYED, STAGE: 'test', AUTH_MODE: 'none' };

describe('readConfig', () => {
  it('should need nothing on a laptop', () => {
    expect(readConfig({})).toMatchObject({
      corsOrigin: '*',
      port: 3_000,
      tables: { app: 'spotter-local-app' },
      log: { level: 'INFO', sampleRate: 0 },
      catalogueCacheSeconds: 10,
    });
  });

  it('should take all of a deployed environment', () => {
    const variables = {
      ...UNPROTECTED,
      CORS_ORIGIN: 'https://app.example.com',
      LOG_LEVEL: 'debug',
      LOG_SAMPLE_RATE: '0.1',
      PRESIGNED_URL_EXPIRATION_MINUTES: '15',
      CATALOGUE_CACHE_SECONDS: '0',
      SESSION_AUTO_DETECT: 'false',
    };
    expect(readConfig(variables)).toEqual({
      stage: 'test',
      aws: { region: 'eu-central-1', forcePathStyle: false },
      hasStandardEndpoints: false,
      tables: { exercises: 'exercises', sessions: 'sessions', jobs: 'jobs', detections: 'detections', app: 'app' },
      exercisesBucket: 'pictures',
      uploadBucket: 'photos',
      queueUrl: DEPLOYED.SQS_QUEUE_URL,
      webSocketEndpoint: 'https://abc.execute-api.eu-central-1.amazonaws.com/test',
      pictureUrlSeconds: 900,
      catalogueCacheSeconds: 0,
      sessionAutoDetect: false,
      corsOrigin: 'https://app.example.com',
      rolePermissions: new Map(),
      times: JOB_TIMES,
      log: { level: 'DEBUG', sampleRate: 0.1 },
      port: 3_000,
    });
  });

  it('should be frozen', () => {
    const config = readConfig({});
    expect([config, config.tables, config.log, config.aws, config.times].every(Object.isFrozen)).toBe(true);
  });

  it('should name every missing variable of a deployed stage', () => {
    expect(faultsOf({ STAGE: 'test' }).toSorted()).toEqual(
      Object.keys(DEPLOYED)
        .map((name) => `Required environment variable '${name}' is not set`)
        .toSorted(),
    );
  });

  it('should take the former names of the exercises and the upload bucket', () => {
    const former = { DYNAMODB_TABLE_NAME: 'old-table', S3_BUCKET_NAME: 'old-pictures', S3_BUCKET: 'old-photos' };
    expect(readConfig(former)).toMatchObject({
      tables: { exercises: 'old-table' },
      exercisesBucket: 'old-pictures',
      uploadBucket: 'old-photos',
    });
  });

  it.each([
    ['abc.example.com/test', 'https://abc.example.com/test'],
    ['https://abc.example.com/test/', 'https://abc.example.com/test'],
    ['wss://abc.example.com/test', 'https://abc.example.com/test'],
    ['http://localhost:3001/local', 'http://localhost:3001/local'],
    ['ws://localhost:3001/local', 'http://localhost:3001/local'],
  ])('should read %s as WS_API_ENDPOINT', (given, endpoint) => {
    expect(readConfig({ WS_API_ENDPOINT: given }).webSocketEndpoint).toBe(endpoint);
  });

  it.each([
    { WS_API_ENDPOINT: 'https://abc.example.com' },
    { WS_API_ENDPOINT: 'ftp://abc.example.com/test' },
    { PRESIGNED_URL_EXPIRATION_MINUTES: '0' },
    { PRESIGNED_URL_EXPIRATION_MINUTES: '10081' },
    { CATALOGUE_CACHE_SECONDS: '301' },
    { CATALOGUE_CACHE_SECONDS: '-1' },
    { SESSION_AUTO_DETECT: 'yes' },
  ])('should refuse %j', (variables: Record<string, string>) => {
    expect(faultsOf(variables)).toEqual([expect.stringContaining(Object.keys(variables)[0] ?? '')]);
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
