import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RawTemplate } from '../../apps/local/src/template/template.yaml.js';
import { templateFaults } from './cloudformation/template.faults.js';
import { readEnvironmentAddons, readWorkerAddons } from './copilot.files.js';
import { readPatchedService } from './patched.service.js';

type Properties = Record<string, unknown>;

describe('the templates, by CloudFormation’s registry of resources', () => {
  it('should be without a fault where the environment’s are joined', async () => {
    expect(templateFaults((await readEnvironmentAddons()).template)).toEqual([]);
  });

  it('should be without a fault in the worker’s own', async () => {
    expect(templateFaults((await readWorkerAddons()).template)).toEqual([]);
  });

  it('should be without a fault where the patches are applied', async () => {
    expect(templateFaults(await readPatchedService())).toEqual([]);
  });
});

describe(templateFaults.name, () => {
  let template: RawTemplate;
  beforeAll(async () => {
    template = (await readEnvironmentAddons()).template;
  });

  /** What is found when one resource has been changed. */
  function faultsWith(
    id: string,
    change: (properties: Properties, resource: RawTemplate['Resources'][string]) => void,
  ) {
    const changed = structuredClone(template);
    const resource = changed.Resources[id];
    if (resource === undefined) throw new Error(`There is no ${id}`);
    change(resource.Properties, resource);
    return templateFaults(changed);
  }

  it.each<[fault: string, id: string, change: Parameters<typeof faultsWith>[1]]>([
    ['JobsQueue.VisibilityTimeOut is unknown', 'JobsQueue', (queue) => (queue['VisibilityTimeOut'] = 30)],
    [
      'JobsQueue.VisibilityTimeout must be of type integer',
      'JobsQueue',
      (queue) => (queue['VisibilityTimeout'] = '30 s'),
    ],
    ['JobsTable.KeySchema is missing', 'JobsTable', (table) => delete table['KeySchema']],
    ['JobsTable.KeySchema is missing', 'JobsTable', (table) => (table['KeySchema'] = { Ref: 'AWS::NoValue' })],
    [
      'JobsTable.SSESpecification.SSEEnable is unknown',
      'JobsTable',
      (table) => (table['SSESpecification'] = { SSEEnabled: true, SSEEnable: true }),
    ],
    [
      'JobsTable.DeletionProtectionEnabled must be of type boolean',
      'JobsTable',
      (table) => (table['DeletionProtectionEnabled'] = { 'Fn::If': ['IsProd', 'yes', false] }),
    ],
    [
      'JobsTable.AttributeDefinitions must be a list',
      'JobsTable',
      (table) => (table['AttributeDefinitions'] = { AttributeName: 'jobId', AttributeType: 'S' }),
    ],
    [
      'ApiFunction.Environment.Variables must be an object',
      'ApiFunction',
      (lambda) => (lambda['Environment'] = { Variables: ['STAGE'] }),
    ],
    [
      'ApiFunction.LoggingConfig must be an object, which Ref does not give',
      'ApiFunction',
      (lambda) => (lambda['LoggingConfig'] = { Ref: 'ApiLogGroup' }),
    ],
    [
      'ApiLogGroup.RetentionInDays must be one of 1, 3, 5, 7, 14, 30',
      'ApiLogGroup',
      (group) => (group['RetentionInDays'] = 29),
    ],
    [
      'JobsQueue is of the unknown type AWS::SQS::Qeue',
      'JobsQueue',
      (_, resource) => (resource.Type = 'AWS::SQS::Qeue'),
    ],
    [
      'JobsQueue: Unrecognized key: "DeletePolicy"',
      'JobsQueue',
      (_, resource) => (resource['DeletePolicy'] = 'Retain'),
    ],
    ['JobsQueue.DeletionPolicy: Invalid option', 'JobsQueue', (_, resource) => (resource['DeletionPolicy'] = 'Keep')],
    [
      'JobsQueue: there is neither a resource nor a parameter Nothing',
      'JobsQueue',
      (_, resource) => (resource['DependsOn'] = 'Nothing'),
    ],
    ['JobsQueue: there is no condition Nothing', 'JobsQueue', (_, resource) => (resource.Condition = 'Nothing')],
    [
      'JobsQueue: there is neither a resource nor a parameter Stage',
      'JobsQueue',
      (queue) => (queue['QueueName'] = { 'Fn::Sub': '${App}-${Stage}-${!literal}-${AWS::Region}' }),
    ],
    [
      'JobsQueue: AWS::DynamoDB::Table has no attribute Name',
      'JobsQueue',
      (queue) => (queue['QueueName'] = { 'Fn::GetAtt': ['JobsTable', 'Name'] }),
    ],
    [
      'JobsQueue → JobsDeadLetterQueue → JobsQueue is a circle',
      'JobsDeadLetterQueue',
      (queue) => (queue['QueueName'] = { 'Fn::Sub': '${JobsQueue.QueueName}-dead' }),
    ],
  ])('should tell that %s', (fault, id, change) => {
    const [found, ...others] = faultsWith(id, change);
    expect(found).toContain(fault);
    expect(others).toEqual([]);
  });

  it('should tell of the circle that a bucket closes whose function’s role refers to it', () => {
    const faults = faultsWith('ApiFunction', (lambda) => (lambda['Description'] = { Ref: 'UploadBucket' }));
    expect(faults.join()).toMatch(/UploadBucket.*ApiFunction.* is a circle/);
  });

  it('should tell of the circle that the web app’s headers close when they refer to the upload bucket', () => {
    const faults = faultsWith('WebHeaders', (headers) => {
      const { ResponseHeadersPolicyConfig: policy } = headers as { ResponseHeadersPolicyConfig: Properties };
      policy['Comment'] = { Ref: 'UploadBucket' };
    });
    expect(faults.join()).toMatch(/UserPoolClient → WebDistribution → WebHeaders → .* is a circle/);
  });
});
