import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { resolveTemplate, resourcesOfType } from '../../apps/local/src/template/template.js';
import type { RawTemplate } from '../../apps/local/src/template/template.yaml.js';
import { readEnvironmentAddons } from './copilot.files.js';

const routeSettingsSchema = z.record(z.string(), z.unknown());

describe('a release of the API', () => {
  let addons: Awaited<ReturnType<typeof readEnvironmentAddons>>;
  let template: RawTemplate;
  beforeAll(async () => {
    addons = await readEnvironmentAddons();
    ({ template } = addons);
  });

  const resource = (logicalId: string) => {
    const found = template.Resources[logicalId];
    if (found === undefined) throw new Error(`The template has no ${logicalId}`);
    return found;
  };
  const resolved = (values: Readonly<Record<string, string>>) =>
    resolveTemplate(addons, { App: 'spotter', Env: 'dev', ...values });
  const only = (values: Readonly<Record<string, string>>, type: string) => {
    const [found, ...others] = resourcesOfType(resolved(values), type);
    expect(others).toEqual([]);
    return found?.properties ?? {};
  };

  it('should have the time that a run of the sweep takes, whatever is chosen', () => {
    const { Default, MinValue } = z
      .object({ Default: z.coerce.number(), MinValue: z.coerce.number() })
      .parse(template.Parameters['FunctionTimeout']);
    expect(Math.min(Default, MinValue)).toBeGreaterThanOrEqual(29);
  });

  it('should be called by its alias alone, by all who call', () => {
    const ofTheRelease = new Set(['ApiFunction', 'ApiVersion', 'ApiAlias']);
    const callers = Object.entries(template.Resources).filter(([id, one]) => {
      const text = JSON.stringify(one);
      return (
        !ofTheRelease.has(id) &&
        (text.includes('ApiFunction"') || text.includes('${ApiFunction') || text.includes('ApiAlias'))
      );
    });
    expect(callers.map(([id]) => id).toSorted()).toEqual([
      'HttpIntegration',
      'HttpInvokePermission',
      'SweepInvokePermission',
      'SweepRule',
      'UploadBucket',
      'UploadBucketInvokePermission',
      'WebSocketIntegration',
      'WebSocketInvokePermission',
    ]);
    for (const [id, one] of callers) expect([id, JSON.stringify(one).includes('ApiFunction')]).toEqual([id, false]);
  });

  it('should let in those who call it, each by what it is in this account, and nobody else', () => {
    const permissions = resourcesOfType(resolved({}), 'AWS::Lambda::Permission').map(({ logicalId, properties }) => {
      const { Action: action, FunctionName: target, ...who } = properties;
      expect([logicalId, action, target]).toEqual([logicalId, 'lambda:InvokeFunction', 'ApiAlias']);
      return [logicalId, who];
    });
    const gateway = (api: string) => ({
      Principal: 'apigateway.amazonaws.com',
      SourceArn: `arn:aws:execute-api:us-east-1:000000000000:${api}/*/*`,
    });
    expect(Object.fromEntries(permissions)).toEqual({
      UploadBucketInvokePermission: {
        Principal: 's3.amazonaws.com',
        SourceAccount: '000000000000',
        SourceArn: 'arn:aws:s3:::spotter-dev-uploads-000000000000-us-east-1',
      },
      SweepInvokePermission: {
        Principal: 'events.amazonaws.com',
        SourceArn: expect.stringMatching(/SweepRule|spotter-dev-sweep/),
      },
      HttpInvokePermission: gateway('HttpApi'),
      WebSocketInvokePermission: gateway('WebSocketApi'),
    });
  });

  it('should let S3 in before the bucket names it, since S3 asks at once', () => {
    expect(resource('UploadBucket')).toMatchObject({ DependsOn: 'UploadBucketInvokePermission' });
  });

  it('should be published whenever it is another, and kept', () => {
    // Lambda publishes no version of what is as it was: CloudFormation then fails.
    for (const type of ['AWS::Lambda::Function', 'AWS::Lambda::Version']) {
      const [first, second] = ['1', '2'].map((Release) => only({ Release }, type)['Description']);
      expect(first).not.toEqual(second);
    }
    expect(resource('ApiVersion')).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('should go back by itself when requests fail', () => {
    expect(resource('ApiAlias')).toMatchObject({
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: 'ApiDeployments' },
          DeploymentGroupName: { Ref: 'ApiDeploymentGroup' },
        },
      },
    });
    expect(resource('ApiDeploymentGroup').Properties).toMatchObject({
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: 'ApiErrorRateAlarm' } }] },
      AutoRollbackConfiguration: { Enabled: true, Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM']) },
    });
    expect(resource('ApiErrorRateAlarm').Type).toBe('AWS::CloudWatch::Alarm');
  });

  it.each([
    ['prod', 'CodeDeployDefault.LambdaCanary10Percent5Minutes'],
    ['dev', 'CodeDeployDefault.LambdaAllAtOnce'],
  ])('should come to %s by %s', (Env, configuration) => {
    expect(only({ Env }, 'AWS::CodeDeploy::DeploymentGroup')).toMatchObject({ DeploymentConfigName: configuration });
  });

  it('should be kept started only if that is asked for', () => {
    expect(only({}, 'AWS::Lambda::Alias')).not.toHaveProperty('ProvisionedConcurrencyConfig');
    expect(only({ ProvisionedConcurrency: '3' }, 'AWS::Lambda::Alias')).toMatchObject({
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: '3' },
    });
  });

  it('should be throttled by routes that there are before their settings', () => {
    const { Properties: stage, ...rest } = resource('HttpStage');
    const settings = routeSettingsSchema.parse(stage['RouteSettings']);
    const routes = Object.entries(template.Resources).filter(
      ([, { Type, Properties: properties }]) =>
        Type === 'AWS::ApiGatewayV2::Route' &&
        JSON.stringify(properties['ApiId']) === '{"Ref":"HttpApi"}' &&
        properties['RouteKey'] !== '$default',
    );
    expect(Object.keys(settings).toSorted()).toEqual(
      routes.map(([, { Properties: properties }]) => properties['RouteKey']).toSorted(),
    );
    expect(rest['DependsOn']).toEqual(routes.map(([id]) => id));
  });

  it('should make a user pool, and take its tokens, only if that is asked for', () => {
    const environmentOf = (values: Readonly<Record<string, string>>) =>
      z
        .object({ Variables: z.record(z.string(), z.unknown()) })
        .parse(only(values, 'AWS::Lambda::Function')['Environment']).Variables;
    const given = { CognitoUserPoolId: 'eu-central-1_given', CognitoClientId: 'client' };
    expect(resourcesOfType(resolved(given), 'AWS::Cognito::UserPool')).toEqual([]);
    expect(environmentOf(given)).toMatchObject({
      COGNITO_USER_POOL_ID: 'eu-central-1_given',
      COGNITO_CLIENT_ID: 'client',
    });
    const own = { ...given, CreateUserPool: 'true', Env: 'prod' };
    expect(only(own, 'AWS::Cognito::UserPool')).toMatchObject({ DeletionProtection: 'ACTIVE' });
    expect(only(own, 'AWS::Cognito::UserPoolClient')).toMatchObject({ UserPoolId: 'UserPool', GenerateSecret: false });
    expect(environmentOf(own)).toMatchObject({ COGNITO_USER_POOL_ID: 'UserPool', COGNITO_CLIENT_ID: 'UserPoolClient' });
  });
});
