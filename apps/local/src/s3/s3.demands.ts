import { localArn } from '../iam/arns.js';
import type { Demand } from '../iam/role.js';
import { S3Error } from './s3.errors.js';
import type { S3Context } from './s3.operation.js';

const BUCKET = 'AWS::S3::Bucket';

/** The right to do something to an object. */
export function objectDemand(action: string, bucket: string, key: string): Demand {
  return { action, resource: `${localArn(BUCKET, bucket, '')}/${key}` };
}

/** The right to list what begins with a prefix; to list without one is another. */
export function listDemand(bucket: string, prefix: string | undefined): Demand {
  return { action: 's3:ListBucket', resource: localArn(BUCKET, bucket, ''), ...(prefix !== undefined && { prefix }) };
}

/** Whether whoever signed has the right. */
export function hasRight({ access }: Pick<S3Context, 'access'>, accessKeyId: string, demand: Demand): boolean {
  return access?.refusalOf(accessKeyId, () => [demand]) === undefined;
}

/** @throws S3Error AccessDenied, in the words of IAM */
export function requireRight({ access }: Pick<S3Context, 'access'>, accessKeyId: string, demand: Demand): void {
  const refusal = access?.refusalOf(accessKeyId, () => [demand]);
  if (refusal) throw new S3Error('AccessDenied', { message: refusal.message });
}
