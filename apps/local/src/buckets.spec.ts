import { describe, expect, it } from '@jest/globals';
import type { S3Event } from 'aws-lambda';
import { bucketsOf, isNotified } from './buckets.js';

const template = {
  Resources: {
    Uploads: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'uploads',
        CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['PUT'], MaxAge: 3000 }] },
        NotificationConfiguration: {
          LambdaConfigurations: [
            {
              Event: 's3:ObjectCreated:*',
              Function: 'arn',
              Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'a b/' }] } },
            },
          ],
        },
      },
    },
    Plain: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'plain' } },
  },
};

function event(bucket: string, key: string, eventName = 'ObjectCreated:Put'): S3Event {
  return { Records: [{ eventName, s3: { bucket: { name: bucket }, object: { key } } }] } as unknown as S3Event;
}

describe('bucketsOf', () => {
  it('should read names and CORS', () => {
    const [uploads, plain] = bucketsOf(template);
    expect(uploads).toMatchObject({
      logicalId: 'Uploads',
      name: 'uploads',
      cors: [
        { allowedOrigins: ['*'], allowedMethods: ['PUT'], allowedHeaders: [], exposedHeaders: [], maxAgeSeconds: 3000 },
      ],
    });
    expect(plain).toMatchObject({ name: 'plain', cors: [], notifications: [] });
  });

  it('should name the resource that is no bucket', () => {
    expect(() => bucketsOf({ Resources: { B: { Type: 'AWS::S3::Bucket', Properties: {} } } })).toThrow(/^B: /);
  });
});

describe('isNotified', () => {
  it.each([
    ['uploads', 'a+b/photo.jpg', 'ObjectCreated:Post', true],
    ['uploads', 'a%20b/photo.jpg', 'ObjectCreated:Put', true],
    ['uploads', 'other/a+b/photo.jpg', 'ObjectCreated:Put', false],
    ['uploads', 'a+b/photo.jpg', 'ObjectRemoved:Delete', false],
    ['plain', 'a+b/photo.jpg', 'ObjectCreated:Put', false],
  ])('should look at bucket, key and event: %s %s %s', (bucket, key, name, expected) => {
    expect(isNotified(bucketsOf(template), event(bucket, key, name))).toBe(expected);
  });
});
