import { beforeAll, describe, expect, it } from '@jest/globals';
import { EnvironmentError } from '@spotter/shared';
import { z } from 'zod';
import { readConfig } from '../../apps/api/src/config.js';
import { resolveTemplate } from '../../apps/local/src/template/template.js';
import type { MergedTemplate } from '../../apps/local/src/template/template.yaml.js';
import { readEnvironmentAddons } from './copilot.files.js';

/** What Lambda itself gives a function. */
const OF_LAMBDA = { AWS_REGION: 'us-east-1' };
/** What the app does not read but what runs it. */
const OF_THE_PLATFORM = ['NODE_OPTIONS'];

const functionSchema = z.object({
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
});

const POOL = { CognitoUserPoolId: 'us-east-1_AbCdEfGhI', CognitoClientId: 'client' };
const ISSUER = {
  JwtIssuer: 'https://issuer.example.com',
  JwksUri: 'https://issuer.example.com/keys',
  JwtAudience: 'spotter',
};

describe('the variables of the deployed API', () => {
  let merged: MergedTemplate;
  beforeAll(async () => {
    merged = await readEnvironmentAddons();
  });

  /** As CloudFormation gives them to the function. */
  function deployed(parameters: Record<string, string>): Record<string, string> {
    const { Resources: resources } = resolveTemplate(merged, { App: 'spotter', Env: 'dev', ...parameters });
    return functionSchema.parse(resources['ApiFunction']?.Properties).Environment.Variables;
  }

  /** What the app makes of them, or why it does not start. */
  function outcome(variables: Record<string, string>): unknown {
    try {
      return readConfig({ ...variables, ...OF_LAMBDA });
    } catch (error) {
      if (error instanceof EnvironmentError) return error.faults;
      throw error;
    }
  }

  it('should be all that it needs', () => {
    expect(() => readConfig({ STAGE: 'dev', ...OF_LAMBDA })).toThrow("'EXERCISES_TABLE_NAME' is not set");
    expect(outcome(deployed({ AuthMode: 'none' }))).toMatchObject({
      tables: {
        exercises: 'spotter-dev-exercises',
        sessions: 'spotter-dev-sessions',
        jobs: 'spotter-dev-jobs',
        detections: 'spotter-dev-detections',
        app: 'spotter-dev-app',
      },
      exercisesBucket: 'spotter-dev-exercises-000000000000-us-east-1',
      uploadBucket: 'spotter-dev-uploads-000000000000-us-east-1',
      queueUrl: 'spotter-dev-jobs',
      webSocketEndpoint: 'https://WebSocketApi.execute-api.us-east-1.amazonaws.com/dev',
    });
  });

  it('should be needed where the app has no value of its own for them', () => {
    const variables = deployed({ AuthMode: 'none' });
    const needed = Object.keys(variables).filter((name) => Array.isArray(outcome({ ...variables, [name]: '' })));
    expect(needed).toEqual([
      'EXERCISES_TABLE_NAME',
      'EXERCISES_BUCKET_NAME',
      'SESSIONS_TABLE_NAME',
      'UPLOAD_BUCKET_NAME',
      'JOBS_TABLE_NAME',
      'DETECTIONS_TABLE_NAME',
      'APP_TABLE_NAME',
      'SQS_QUEUE_URL',
      'WS_API_ENDPOINT',
      'AUTH_MODE',
    ]);
  });

  it('should be of those that it reads', () => {
    const variables = deployed({ AuthMode: 'none' });
    const before = outcome(variables);
    for (const name of Object.keys(variables).filter((name) => !OF_THE_PLATFORM.includes(name))) {
      // No value that any of them has: what is read gives another configuration, or none.
      const changed = outcome({ ...variables, [name]: '"another' });
      expect({ name, isRead: JSON.stringify(changed) !== JSON.stringify(before) }).toEqual({ name, isRead: true });
    }
  });

  it('should say whose tokens are accepted, and nothing of those that no parameter names', () => {
    expect(outcome(deployed({ AuthMode: 'none' }))).not.toHaveProperty('identity');
    expect(outcome(deployed({ ...POOL, Env: 'prod' }))).toMatchObject({
      identity: { kind: 'cognito', userPoolId: POOL.CognitoUserPoolId, clientId: POOL.CognitoClientId },
      signUp: { clientId: POOL.CognitoClientId },
    });
    const ofIssuer = outcome(deployed({ ...ISSUER, Env: 'prod' }));
    expect(ofIssuer).toMatchObject({ identity: { kind: 'issuer', issuer: ISSUER.JwtIssuer } });
    expect(ofIssuer).not.toHaveProperty('signUp');
  });

  it('should have the app’s own values where a parameter is left as it is', () => {
    const { STAGE: stage = '', ...others } = deployed({ AuthMode: 'none' });
    const resources = Object.entries(others).filter(([name]) => /_(NAME|URL|ENDPOINT)$/.test(name));
    const least = { STAGE: stage, AUTH_MODE: 'none', ...Object.fromEntries(resources) };
    expect(outcome(deployed({ AuthMode: 'none' }))).toEqual(outcome(least));
  });
});
