import type { CallName, Service } from './call.js';
import { dynamoDbName } from './dynamodb.step.js';
import { s3Name } from './s3.step.js';
import { sqsName } from './sqs.step.js';

/** What names a call. */
export interface Named {
  readonly method: string;
  readonly url: string;
  /** `x-amz-target`; S3 has none. */
  readonly target: string;
  /** S3's is not needed. */
  readonly body: Buffer | undefined;
}

/** @throws Error when it is no request of that service. */
export function nameOf(service: Service, { method, url, target, body }: Named): CallName {
  if (service === 's3') return s3Name(method, url);
  const operation = target.split('.').at(-1) ?? '';
  const content: unknown = JSON.parse(body?.toString() ?? '');
  return service === 'sqs' ? sqsName(operation, content) : dynamoDbName(operation, content);
}
