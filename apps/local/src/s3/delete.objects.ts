import { z } from 'zod';
import type { Authentication } from './authentication.js';
import { readSmallBody } from './request.body.js';
import { hasRight, objectDemand } from './s3.demands.js';
import { S3Error } from './s3.errors.js';
import type { S3Answer, S3Context } from './s3.operation.js';
import { xmlAnswer } from './s3.operation.js';
import type { S3Request } from './s3.request.js';
import { parseXml, xmlDocument } from './xml.js';

const MAX_KEYS = 1000;
const deleteSchema = z.object({
  Delete: z.object({
    Object: z
      .array(z.object({ Key: z.string().min(1) }))
      .min(1)
      .max(MAX_KEYS),
    Quiet: z.enum(['true', 'false']).optional(),
  }),
});

/** DeleteObject: a key that is not there is deleted all the same. */
export async function deleteObject({ store }: S3Context, { bucket, key }: S3Request): Promise<S3Answer> {
  await store.delete(bucket, key);
  return { status: 204 };
}

/** DeleteObjects. */
export async function deleteObjects(
  context: S3Context,
  request: S3Request,
  authentication: Authentication,
): Promise<S3Answer> {
  const body = await readSmallBody(request, authentication);
  const parsed = deleteSchema.safeParse(parseXml(body.toString()));
  if (!parsed.success) throw new S3Error('MalformedXML');
  const { Object: objects, Quiet } = parsed.data.Delete;
  const mayDelete = ({ Key }: { Key: string }): boolean =>
    hasRight(context, authentication.accessKeyId, objectDemand('s3:DeleteObject', request.bucket, Key));
  const deleted = objects.filter(mayDelete);
  for (const { Key } of deleted) await context.store.delete(request.bucket, Key);
  const denied = objects
    .filter((object) => !deleted.includes(object))
    .map(({ Key }) => ({ Key, Code: 'AccessDenied', Message: 'Access Denied' }));
  return xmlAnswer(
    200,
    xmlDocument('DeleteResult', {
      ...(Quiet !== 'true' && { Deleted: deleted }),
      ...(denied.length > 0 && { Error: denied }),
    }),
  );
}
