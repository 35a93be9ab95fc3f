import { z } from 'zod';
import type { Authentication } from './authentication.js';
import { readSmallBody } from './request.body.js';
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
  { store }: S3Context,
  request: S3Request,
  authentication: Authentication,
): Promise<S3Answer> {
  const body = await readSmallBody(request, authentication);
  const parsed = deleteSchema.safeParse(parseXml(body.toString()));
  if (!parsed.success) throw new S3Error('MalformedXML');
  const { Object: objects, Quiet } = parsed.data.Delete;
  for (const { Key } of objects) await store.delete(request.bucket, Key);
  return xmlAnswer(200, xmlDocument('DeleteResult', Quiet === 'true' ? {} : { Deleted: objects }));
}
