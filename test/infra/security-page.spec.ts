import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CONNECTION_SECONDS, IMAGE_ITEM_SECONDS, LIMITS } from '@spotter/shared';
import { z } from 'zod';
import type { Template } from '../../apps/local/src/template/template.js';
import { resolveTemplate, resourcesOfType } from '../../apps/local/src/template/template.js';
import { mergeTemplates } from '../../apps/local/src/template/template.yaml.js';
import { readEnvironmentAddons, readText, readWorkerAddons } from './copilot.files.js';

const DAY = 24 * 60 * 60;

const oneOrMany = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policySchema = z.object({
  Statement: z.array(
    z.object({
      Effect: z.literal('Allow'),
      Action: oneOrMany,
      Resource: oneOrMany,
      Condition: z.optional(z.record(z.string(), z.record(z.string(), oneOrMany))),
    }),
  ),
});
const roleSchema = z.object({ Policies: z.array(z.object({ PolicyDocument: policySchema })) });
const bucketSchema = z.object({
  BucketEncryption: z.object({
    ServerSideEncryptionConfiguration: z.tuple([
      z.object({ ServerSideEncryptionByDefault: z.object({ SSEAlgorithm: z.string() }) }),
    ]),
  }),
  PublicAccessBlockConfiguration: z.record(z.string(), z.literal(true)),
  LifecycleConfiguration: z.object({
    Rules: z.array(z.object({ Prefix: z.optional(z.string()), ExpirationInDays: z.optional(z.number()) })),
  }),
});
const bucketPolicySchema = z.object({
  Bucket: z.string(),
  PolicyDocument: z.object({
    Statement: z.tuple(
      [
        z.object({
          Effect: z.literal('Deny'),
          Principal: z.literal('*'),
          Action: z.literal('s3:*'),
          Resource: z.array(z.string()).length(2),
          Condition: z.object({ Bool: z.object({ 'aws:SecureTransport': z.literal(false) }) }),
        }),
      ],
      z.object({ Effect: z.literal('Allow'), Principal: z.unknown(), Action: z.string(), Condition: z.unknown() }),
    ),
  }),
});

/** What stands between two marks of the page. */
function between(page: string, name: string): string {
  const [, text] = new RegExp(`<!-- ${name} -->\n([^]*?)<!-- end of ${name} -->`).exec(page) ?? [];
  if (text === undefined) throw new Error(`The page has no ${name}`);
  return text.trim();
}

/** The cells of a Markdown table, without its head. */
function rowsOf(table: string): string[][] {
  const [, , ...rows] = table.split('\n');
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** A resource without what is the same of all: partition, account, region, and the names of application and environment. */
function shortened(resource: string): string {
  if (!resource.startsWith('arn:')) return resource;
  const [, , service = '', , , ...name] = resource.split(':');
  const short = name.join(':').replaceAll('spotter-dev-', '').replace('-000000000000-us-east-1', '');
  return service === 'dynamodb' ? short.replace('table/', '') : short;
}

function inCode(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(' ');
}

/** Such as: `s3:prefix` StringLike `uploads/*`. */
function told(condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {}): string {
  return Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `\`${key}\` ${operator} ${inCode(values)}`),
    )
    .join(', ');
}

describe('docs/security.md', () => {
  let page: string;
  let template: Template;
  beforeAll(async () => {
    page = await readText('..', 'docs', 'security.md');
    const files = [
      { name: 'environment', template: (await readEnvironmentAddons()).template },
      { name: 'worker', template: (await readWorkerAddons()).template },
    ];
    template = resolveTemplate(mergeTemplates(files), { App: 'spotter', Env: 'dev', Name: 'worker' });
  });

  const all = <Schema extends z.ZodType>(type: string, schema: Schema): z.infer<Schema>[] =>
    resourcesOfType(template, type).map(({ properties }) => schema.parse(properties));

  it('should name every right that a policy gives, and no other', () => {
    const ofRoles = resourcesOfType(template, 'AWS::IAM::Role').flatMap(({ logicalId, properties }) =>
      roleSchema.parse(properties).Policies.map(({ PolicyDocument: policy }) => ({ logicalId, policy })),
    );
    const managed = resourcesOfType(template, 'AWS::IAM::ManagedPolicy').map(({ logicalId, properties }) => ({
      logicalId,
      policy: policySchema.parse(properties['PolicyDocument']),
    }));
    const given = [...ofRoles, ...managed].flatMap(({ logicalId, policy }) =>
      policy.Statement.map(({ Action: actions, Resource: resources, Condition: condition }) => [
        `\`${logicalId}\``,
        inCode(actions),
        inCode(resources.map(shortened)),
        told(condition),
      ]),
    );
    expect(rowsOf(between(page, 'rights')).map((row) => row.slice(0, 4))).toEqual(given);
  });

  it('should be right about what is encrypted', () => {
    const tables = all('AWS::DynamoDB::Table', z.looseObject({ SSESpecification: z.unknown() }));
    expect(tables.map(({ SSESpecification: encryption }) => encryption)).toEqual(
      Array.from({ length: 5 }, () => ({ SSEEnabled: true })),
    );
    for (const { PointInTimeRecoverySpecification: recovery } of tables) {
      expect(recovery).toEqual({ PointInTimeRecoveryEnabled: true });
    }
    const queues = all('AWS::SQS::Queue', z.object({ SqsManagedSseEnabled: z.literal(true) }));
    expect(queues).toHaveLength(2);
    const buckets = all('AWS::S3::Bucket', bucketSchema);
    expect(
      buckets.map(
        ({ BucketEncryption: { ServerSideEncryptionConfiguration: rules } }) =>
          rules[0].ServerSideEncryptionByDefault.SSEAlgorithm,
      ),
    ).toEqual(['AES256', 'AES256', 'AES256']);
    for (const { PublicAccessBlockConfiguration: block } of buckets) expect(Object.keys(block)).toHaveLength(4);
    expect(all('AWS::S3::BucketPolicy', bucketPolicySchema)).toHaveLength(3);
  });

  it('should be right about who else may read a bucket: the distribution that of the web app, and nobody another', () => {
    const allowed = all('AWS::S3::BucketPolicy', bucketPolicySchema).flatMap(
      ({ Bucket: bucket, PolicyDocument: { Statement: statements } }) =>
        statements.slice(1).map((statement) => ({ bucket, ...statement })),
    );
    const byTheDistribution = {
      bucket: 'spotter-dev-web-000000000000-us-east-1',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceArn': 'arn:aws:cloudfront::000000000000:distribution/WebDistribution' },
      },
    };
    expect(allowed).toEqual([
      { ...byTheDistribution, Action: 's3:GetObject' },
      { ...byTheDistribution, Action: 's3:ListBucket' },
    ]);
  });

  it('should be right about how long things are kept', () => {
    const [, uploads] = all('AWS::S3::Bucket', bucketSchema);
    const expirations = uploads?.LifecycleConfiguration.Rules.flatMap(({ ExpirationInDays: days }) => days ?? []);
    const retention = all('AWS::SQS::Queue', z.object({ MessageRetentionPeriod: z.number() }));
    const logs = all('AWS::Logs::LogGroup', z.object({ RetentionInDays: z.number() }));
    const kept: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
      'uploads, photos of sessions': (expirations ?? []).map((days) => [days, 'days']),
      jobs: [[LIMITS.jobKeptSeconds / DAY, 'days']],
      'images of jobs, with their boxes': [[IMAGE_ITEM_SECONDS / DAY, 'days']],
      'claims of an `Idempotency-Key`': [[LIMITS.idempotencyKeySeconds / 3_600, 'hours']],
      sessions: [[LIMITS.sessionSeconds / 60, 'minutes']],
      'connections and watchers': [[CONNECTION_SECONDS / 3_600, 'hours']],
      tickets: [[LIMITS.ticketSeconds, 'seconds']],
      'messages, dead letters': retention.map(({ MessageRetentionPeriod: seconds }) => [seconds / DAY, 'days']),
      logs: logs.map(({ RetentionInDays: days }) => [days, 'days']),
    };
    const toldOf = new Map(rowsOf(between(page, 'retention')).map(([what = '', time = '']) => [what, time]));
    for (const [what, times] of Object.entries(kept)) {
      expect(times.length).toBeGreaterThan(0);
      for (const [number, unit] of times) expect(toldOf.get(what)).toMatch(new RegExp(`^${number} ${unit}`));
    }
  });

  it('should lead to pages and files that there are', async () => {
    const links = [...page.matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(8);
    for (const path of links) expect(await readFile(join('docs', path), 'utf8')).not.toBe('');
  });
});
