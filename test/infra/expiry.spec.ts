import { beforeAll, describe, expect, it } from '@jest/globals';
import { IMAGE_ITEM_SECONDS } from '@spotter/shared';
import { z } from 'zod';
import { resolveTemplate, resourcesOfType } from '../../apps/local/src/template/template.js';
import type { Template } from '../../apps/local/src/template/template.js';
import { readEnvironmentAddons } from './copilot.files.js';

const DAY = 24 * 60 * 60;

const lifecycleSchema = z.object({
  Rules: z.array(
    z.looseObject({
      Status: z.literal('Enabled'),
      Prefix: z.string().optional(),
      ExpirationInDays: z.number().optional(),
    }),
  ),
});

describe('what the environment forgets by itself', () => {
  let template: Template;
  beforeAll(async () => {
    template = resolveTemplate(await readEnvironmentAddons(), { App: 'spotter', Env: 'prod' });
  });

  it('should be the items that have their time, and no exercise', () => {
    const found = resourcesOfType(template, 'AWS::DynamoDB::Table').map(({ logicalId, properties }) => [
      logicalId,
      properties['TimeToLiveSpecification'],
    ]);
    const ttl = { AttributeName: 'ttl', Enabled: true };
    expect(Object.fromEntries(found)).toEqual({
      ExercisesTable: undefined,
      SessionsTable: ttl,
      JobsTable: ttl,
      DetectionsTable: ttl,
      AppTable: ttl,
    });
  });

  it('should be uploads, after the items that name them', () => {
    const { Rules: rules } = lifecycleSchema.parse(
      template.Resources['UploadBucket']?.Properties['LifecycleConfiguration'],
    );
    const expiring = rules.filter(({ ExpirationInDays: days }) => days !== undefined);
    expect(expiring.map(({ Prefix: prefix }) => prefix).toSorted()).toEqual(['session-uploads/', 'uploads/']);
    for (const { ExpirationInDays: days = 0 } of expiring) expect(days * DAY).toBeGreaterThan(IMAGE_ITEM_SECONDS);
  });

  it('should be no picture of an exercise', () => {
    const { Rules: rules } = lifecycleSchema.parse(
      template.Resources['ExercisesBucket']?.Properties['LifecycleConfiguration'],
    );
    for (const rule of rules) expect(rule).not.toHaveProperty('ExpirationInDays');
  });

  it('should be no log later than in a month, and none that is kept for ever', () => {
    const groups = resourcesOfType(template, 'AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(1);
    for (const { logicalId, properties } of groups) {
      expect([logicalId, properties['RetentionInDays']]).toEqual([logicalId, 30]);
    }
  });
});
