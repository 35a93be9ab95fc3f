import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { RawTemplate } from '../../apps/local/src/template/template.yaml.js';
import { resolveTemplate, resourcesOfType } from '../../apps/local/src/template/template.js';
import type { Template } from '../../apps/local/src/template/template.js';
import type { MergedTemplate } from '../../apps/local/src/template/template.yaml.js';
import { ENVIRONMENTS, readEnvironmentAddons } from './copilot.files.js';

/** What holds people's data, or what cannot be made again as it was. */
const STATEFUL = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::Cognito::UserPool'];

const keptSchema = z.object({
  DeletionPolicy: z.literal('RetainExceptOnCreate'),
  UpdateReplacePolicy: z.literal('Retain'),
});

const tableSchema = z.object({
  DeletionProtectionEnabled: z.boolean(),
  SSESpecification: z.object({ SSEEnabled: z.literal(true) }),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.literal(true) }),
});

const bucketSchema = z.object({
  BucketName: z.string(),
  BucketEncryption: z.object({
    ServerSideEncryptionConfiguration: z.tuple([
      z.object({ ServerSideEncryptionByDefault: z.object({ SSEAlgorithm: z.enum(['AES256', 'aws:kms']) }) }),
    ]),
  }),
  PublicAccessBlockConfiguration: z.object({
    BlockPublicAcls: z.literal(true),
    BlockPublicPolicy: z.literal(true),
    IgnorePublicAcls: z.literal(true),
    RestrictPublicBuckets: z.literal(true),
  }),
  OwnershipControls: z.object({ Rules: z.tuple([z.object({ ObjectOwnership: z.literal('BucketOwnerEnforced') })]) }),
});

const queueSchema = z.union([
  z.object({ SqsManagedSseEnabled: z.literal(true) }),
  z.object({ KmsMasterKeyId: z.string() }),
]);

const bucketPolicySchema = z.object({
  Bucket: z.string(),
  PolicyDocument: z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }),
});

/** Nobody, with whatever rights, gets at a bucket without TLS. */
function tlsOnly(bucket: string): unknown {
  return {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': false } },
  };
}

/** Every resource that does not keep what it has, or that others can read. */
function unprotectedIn(merged: MergedTemplate): string[] {
  return [...lostIn(merged.template), ...ENVIRONMENTS.flatMap((environment) => openIn(merged, environment))];
}

function lostIn({ Resources: resources }: RawTemplate): string[] {
  return Object.entries(resources)
    .filter(([, { Type: type }]) => STATEFUL.includes(type))
    .filter(([, resource]) => !keptSchema.safeParse(resource).success)
    .map(([id]) => `${id} is not kept`);
}

function openIn(merged: MergedTemplate, environment: string): string[] {
  const template = resolveTemplate(merged, { App: 'spotter', Env: environment });
  const faults = [
    ...faultsOf(template, 'AWS::DynamoDB::Table', tableSchema),
    ...faultsOf(template, 'AWS::S3::Bucket', bucketSchema),
    ...faultsOf(template, 'AWS::SQS::Queue', queueSchema),
    ...deletable(template, environment),
    ...withoutTls(template),
  ];
  return faults.map((fault) => `${environment}: ${fault}`);
}

function faultsOf(template: Template, type: string, schema: z.ZodType): string[] {
  return resourcesOfType(template, type).flatMap(({ logicalId, properties }) =>
    (schema.safeParse(properties).error?.issues ?? []).map(({ path }) => [logicalId, ...path].join('.')),
  );
}

function deletable(template: Template, environment: string): string[] {
  return resourcesOfType(template, 'AWS::DynamoDB::Table')
    .filter(({ properties }) => properties['DeletionProtectionEnabled'] !== (environment === 'prod'))
    .map(({ logicalId }) => `${logicalId} has another deletion protection`);
}

function withoutTls(template: Template): string[] {
  const policies = resourcesOfType(template, 'AWS::S3::BucketPolicy').map(({ properties }) =>
    bucketPolicySchema.parse(properties),
  );
  return resourcesOfType(template, 'AWS::S3::Bucket')
    .map(({ properties }) => z.object({ BucketName: z.string() }).parse(properties).BucketName)
    .filter((bucket) => {
      const statements = policies
        .filter((policy) => policy.Bucket === bucket)
        .flatMap((one) => one.PolicyDocument.Statement);
      return !statements.some((statement) => JSON.stringify(statement) === JSON.stringify(tlsOnly(bucket)));
    })
    .map((bucket) => `${bucket} is open without TLS`);
}

describe('what the environment keeps', () => {
  let merged: MergedTemplate;
  beforeAll(async () => {
    merged = await readEnvironmentAddons();
  });

  it('should stay, be encrypted and be closed to others', () => {
    const types = Object.values(merged.template.Resources).map(({ Type: type }) => type);
    expect(types).toEqual(expect.arrayContaining(STATEFUL.slice(0, 3)));
    expect(unprotectedIn(merged)).toEqual([]);
  });

  type Properties = Record<string, unknown>;
  it.each<[fault: string, id: string, change: (properties: Properties, resource: Properties) => void]>([
    ['JobsTable is not kept', 'JobsTable', (_, resource) => delete resource['DeletionPolicy']],
    ['JobsQueue is not kept', 'JobsQueue', (_, resource) => (resource['UpdateReplacePolicy'] = 'Delete')],
    [
      'prod: AppTable has another deletion protection',
      'AppTable',
      (table) => (table['DeletionProtectionEnabled'] = false),
    ],
    ['dev: JobsTable.SSESpecification', 'JobsTable', (table) => delete table['SSESpecification']],
    [
      'dev: JobsTable.PointInTimeRecoverySpecification',
      'JobsTable',
      (table) => delete table['PointInTimeRecoverySpecification'],
    ],
    ['dev: JobsDeadLetterQueue', 'JobsDeadLetterQueue', (queue) => delete queue['SqsManagedSseEnabled']],
    ['dev: UploadBucket.BucketEncryption', 'UploadBucket', (bucket) => delete bucket['BucketEncryption']],
    [
      'dev: UploadBucket.PublicAccessBlockConfiguration.IgnorePublicAcls',
      'UploadBucket',
      (bucket) => delete (bucket['PublicAccessBlockConfiguration'] as Properties)['IgnorePublicAcls'],
    ],
    ['dev: ExercisesBucket.OwnershipControls', 'ExercisesBucket', (bucket) => delete bucket['OwnershipControls']],
    [
      'dev: spotter-dev-exercises-000000000000-us-east-1 is open without TLS',
      'ExercisesBucketPolicy',
      ({ PolicyDocument: document }) => {
        for (const statement of (document as { Statement: Properties[] }).Statement) statement['Effect'] = 'Allow';
      },
    ],
    [
      'dev: spotter-dev-uploads-000000000000-us-east-1 is open without TLS',
      'UploadBucketPolicy',
      (policy) => (policy['Bucket'] = { Ref: 'ExercisesBucket' }),
    ],
  ])('should be told of where %s', (fault, id, change) => {
    const template = structuredClone(merged.template);
    const resource = template.Resources[id];
    if (resource === undefined) throw new Error(`There is no ${id}`);
    change(resource.Properties, resource);
    expect(unprotectedIn({ ...merged, template })).toContain(fault);
  });
});
