import { beforeAll, describe, expect, it } from '@jest/globals';
import { resolveTemplate } from '../../apps/local/src/template/template.js';
import type { Template } from '../../apps/local/src/template/template.js';
import { readEnvironmentAddons } from './copilot.files.js';

describe('the bucket of uploads', () => {
  let properties: Record<string, unknown> = {};
  beforeAll(async () => {
    const template: Template = resolveTemplate(await readEnvironmentAddons(), { App: 'spotter', Env: 'dev' });
    properties = template.Resources['UploadBucket']?.Properties ?? {};
  });

  it('should let browsers put, post and read by a signed URL', () => {
    const rule = { AllowedOrigins: ['*'], AllowedHeaders: ['*'], ExposedHeaders: ['ETag'] };
    expect(properties['CorsConfiguration']).toEqual({
      CorsRules: [{ ...rule, AllowedMethods: ['PUT', 'POST', 'GET', 'HEAD'], MaxAge: 3_000 }],
    });
  });

  it('should tell the function of the photos of sessions, and of no other upload', () => {
    expect(properties['NotificationConfiguration']).toEqual({
      LambdaConfigurations: [
        {
          Event: 's3:ObjectCreated:*',
          Function: 'ApiAlias',
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'session-uploads/' }] } },
        },
      ],
    });
  });
});
