import type { S3Client } from '@aws-sdk/client-s3';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';

/** What `POST /uploads/presign` answers. */
export interface Presigned {
  url: string;
  key: string;
  bucket: string;
  fields?: Record<string, string>;
}

export const IMAGE = Buffer.from('not really an image');

export async function presign({ http }: ApiFixture, request: object): Promise<Presigned> {
  const { body } = await answerTo(http.post('/uploads/presign').send(request).expect(200));
  return body as Presigned;
}

/** Uploads as a client does, by the URL. */
export function put(url: string, type: string, body: Buffer = IMAGE): Promise<Response> {
  return fetch(url, { method: 'PUT', body: new Uint8Array(body), headers: { 'content-type': type } });
}

/** Uploads as a form does. */
export function post(
  { url, fields = {} }: Presigned,
  changed: Record<string, string> = {},
  body: Buffer = IMAGE,
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changed })) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(body)]), 'photo.png');
  return fetch(url, { method: 'POST', body: form });
}

/** The content type of an object. */
export async function storedType(s3: Pick<S3Client, 'send'>, { key, bucket }: Presigned): Promise<string | undefined> {
  return (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentType;
}
