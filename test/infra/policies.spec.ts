import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Template } from '../../apps/local/src/template/template.js';
import { resolveTemplate, resourcesOfType } from '../../apps/local/src/template/template.js';
import { mergeTemplates } from '../../apps/local/src/template/template.yaml.js';
import { readEnvironmentAddons, readWorkerAddons } from './copilot.files.js';

const oneOrMany = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const documentSchema = z.object({
  Statement: z.array(
    z.object({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Action: oneOrMany,
      Resource: oneOrMany.optional(),
    }),
  ),
});
type Statement = z.infer<typeof documentSchema>['Statement'][number];

const DYNAMODB = 'arn:aws:dynamodb:us-east-1:000000000000:table/spotter-dev';
const SQS = 'arn:aws:sqs:us-east-1:000000000000:spotter-dev';
const UPLOADS = 'arn:aws:s3:::spotter-dev-uploads-000000000000-us-east-1';

/** Actions that can be allowed on everything only, and why. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const WITHOUT_RESOURCE: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments': 'X-Ray has no resource to name for what is sent to it',
  'xray:PutTelemetryRecords': 'X-Ray has no resource to name for what is sent to it',
};

describe('the policies', () => {
  let template: Template;
  beforeAll(async () => {
    const [environment, worker] = [await readEnvironmentAddons(), await readWorkerAddons()];
    template = resolveTemplate(
      mergeTemplates([
        { name: 'environment', template: environment.template },
        { name: 'worker', template: worker.template },
      ]),
      { App: 'spotter', Env: 'dev', Name: 'worker' },
    );
  });

  const statementsOf = (document: unknown): Statement[] => documentSchema.parse(document).Statement;
  const ofRoles = (): Statement[] => [
    ...resourcesOfType(template, 'AWS::IAM::ManagedPolicy').flatMap(({ properties }) =>
      statementsOf(properties['PolicyDocument']),
    ),
    ...resourcesOfType(template, 'AWS::IAM::Role').flatMap(({ properties }) =>
      z
        .array(z.object({ PolicyDocument: z.unknown() }))
        // A role may have no policies but those that AWS manages.
        .default([])
        .parse(properties['Policies'])
        .flatMap(({ PolicyDocument: document }) => statementsOf(document)),
    ),
  ];

  it('should name what they allow, and on what', () => {
    expect(ofRoles().length).toBeGreaterThan(8);
    for (const { Effect: effect, Action: actions, Resource: resources = [] } of ofRoles()) {
      expect(effect).toBe('Allow');
      for (const action of actions) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
      expect(resources).not.toEqual([]);
      if (actions.every((action) => action in WITHOUT_RESOURCE)) {
        expect(resources).toEqual(['*']);
        continue;
      }
      for (const resource of resources) expect(resource).toMatch(/^arn:aws:[a-z0-9-]+:[^*]*:[^*]*:[^*].*$/);
    }
  });

  it('should be of roles that a service takes, and nobody else', () => {
    const trusted = resourcesOfType(template, 'AWS::IAM::Role').map(({ logicalId, properties }) => [
      logicalId,
      properties['AssumeRolePolicyDocument'],
    ]);
    const by = (service: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    });
    expect(Object.fromEntries(trusted)).toEqual({
      ApiFunctionRole: by('lambda.amazonaws.com'),
      ApiDeploymentRole: by('codedeploy.amazonaws.com'),
    });
  });

  it('should let the worker do what it does', () => {
    const [{ properties } = { properties: {} }, ...others] = resourcesOfType(template, 'AWS::IAM::ManagedPolicy');
    expect(others).toEqual([]);
    const allowed = statementsOf((properties as Record<string, unknown>)['PolicyDocument']).map(
      ({ Action: actions, Resource: resources }) => [actions, resources],
    );
    expect(allowed).toEqual([
      [['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'], [`${SQS}-jobs`]],
      [['sqs:SendMessage'], [`${SQS}-jobs-dead-letters`]],
      [
        ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
        [`${DYNAMODB}-jobs`, `${DYNAMODB}-detections`],
      ],
      [['dynamodb:Query'], [`${DYNAMODB}-app/index/GSI1`]],
      [['dynamodb:DeleteItem'], [`${DYNAMODB}-app`]],
      [['s3:GetObject'], [`${UPLOADS}/uploads/*`, `${UPLOADS}/session-uploads/*`]],
      [['s3:ListBucket'], [UPLOADS]],
      [
        ['execute-api:ManageConnections'],
        ['arn:aws:execute-api:us-east-1:000000000000:WebSocketApi/*/*/@connections/*'],
      ],
    ]);
  });

  it('should be attached to the task’s role, which Copilot does for a bare reference', async () => {
    const { template: own } = await readWorkerAddons();
    expect(Object.values(own.Outputs).map(({ Value }) => Value)).toEqual([{ Ref: 'WorkerPolicy' }]);
  });
});
