import type { S3Event } from 'aws-lambda';
import { z } from 'zod';
import type { S3Bucket } from './s3/s3.options.js';
import { resourcesOfType } from './template/template.js';
import type { Template } from './template/template.js';

const corsRule = z.object({
  AllowedOrigins: z.array(z.string()),
  AllowedMethods: z.array(z.string()),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: z.number().optional(),
});

const notification = z.object({
  Event: z.string(),
  Filter: z
    .object({ S3Key: z.object({ Rules: z.array(z.object({ Name: z.string(), Value: z.string() })) }) })
    .optional(),
});

const bucketSchema = z.object({
  BucketName: z.string(),
  CorsConfiguration: z.object({ CorsRules: z.array(corsRule) }).optional(),
  NotificationConfiguration: z.object({ LambdaConfigurations: z.array(notification).default([]) }).optional(),
});

/** A bucket of the template: what S3 serves of it, and which of its events go to the function. */
export interface BucketDefinition extends S3Bucket {
  logicalId: string;
  notifications: readonly z.infer<typeof notification>[];
}

/** The buckets of a template. @throws Error that names the resource whose definition lacks something. */
export function bucketsOf(template: Template): BucketDefinition[] {
  return resourcesOfType(template, 'AWS::S3::Bucket').map(({ logicalId, properties }) => {
    const { data, error } = bucketSchema.safeParse(properties);
    if (error) throw new Error(`${logicalId}: ${z.prettifyError(error)}`);
    return {
      logicalId,
      name: data.BucketName,
      notifications: data.NotificationConfiguration?.LambdaConfigurations ?? [],
      cors: (data.CorsConfiguration?.CorsRules ?? []).map((rule) => ({
        allowedOrigins: rule.AllowedOrigins,
        allowedMethods: rule.AllowedMethods,
        allowedHeaders: rule.AllowedHeaders,
        exposedHeaders: rule.ExposedHeaders,
        ...(rule.MaxAge !== undefined && { maxAgeSeconds: rule.MaxAge }),
      })),
    };
  });
}

/** Whether the template sends this event to the function: by the event's name, and the key's prefix and suffix. */
export function isNotified(buckets: readonly BucketDefinition[], event: S3Event): boolean {
  return event.Records.some(({ eventName, s3 }) => {
    const bucket = buckets.find(({ name }) => name === s3.bucket.name);
    // S3 matches the key itself; the event carries it encoded as in a form.
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
    return bucket?.notifications.some(
      ({ Event, Filter }) =>
        matchesEvent(Event, `s3:${eventName}`) &&
        (Filter?.S3Key.Rules ?? []).every(({ Name, Value }) =>
          Name.toLowerCase() === 'suffix' ? key.endsWith(Value) : key.startsWith(Value),
        ),
    );
  });
}

function matchesEvent(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
