import { setTimeout as delay } from 'node:timers/promises';
import type { Schemas, SpotterClient, SpotterClientOptions } from '@spotter/client';
import { createSpotterClient } from '@spotter/client';
import { checkExchange } from './contract.js';

/** A job as `GET /jobs/{jobId}` shows it. */
export type JobAnswer = Schemas['Job'];

export type ImageAnswer = Schemas['ImageDetections'];

/** The typed client; every answer that it gets is held to docs/openapi.json. */
export function clientOf(options: SpotterClientOptions): SpotterClient {
  const client = createSpotterClient(options);
  client.use({
    onResponse: async ({ request: { method, url }, response }) => {
      const { status, headers } = response;
      const text = await response.clone().text();
      checkExchange({ method, path: new URL(url).pathname, status, headers: Object.fromEntries(headers), text });
    },
  });
  return client;
}

/** The data of an answer, which the typed client has only with a success. */
export function dataOf<Data>({ data, error, response }: { data?: Data; error?: unknown; response: Response }): Data {
  if (data === undefined) throw new Error(`the API answered ${response.status}: ${JSON.stringify(error)}`);
  return data;
}

/** Uploads an image as a client does, by a presigned URL; returns its `s3://` URL. */
export async function upload(api: string, image: Uint8Array, filename: string): Promise<string> {
  const client = clientOf({ baseUrl: api });
  const { url, key, bucket } = dataOf(await client.POST('/uploads/presign', { body: { filename } }));
  const type = filename.endsWith('.png') ? 'image/png' : 'image/jpeg';
  const put = await fetch(url, { method: 'PUT', body: image, headers: { 'content-type': type } });
  if (!put.ok) throw new Error(`the upload was refused with ${put.status}: ${await put.text()}`);
  return `s3://${bucket}/${key}`;
}

/** Submits images as one job; returns its id. */
export async function submit(api: string, imageUrls: readonly string[], rest: object = {}): Promise<string> {
  const client = clientOf({ baseUrl: api });
  return dataOf(await client.POST('/process', { body: { imageUrls: [...imageUrls], ...rest } })).jobId;
}

export async function getJob(api: string, jobId: string): Promise<JobAnswer> {
  const client = clientOf({ baseUrl: api });
  // The client takes a tuple, such as a box, for any array.
  return dataOf(await client.GET('/jobs/{jobId}', { params: { path: { jobId } } })) as JobAnswer;
}

/** The boxes of each image of a job, in the order of its URLs. */
export function boxesOf({ detections = [] }: JobAnswer): Pick<ImageAnswer, 'imageUrl' | 'imageIndex' | 'detections'>[] {
  return detections
    .map(({ imageUrl, imageIndex, detections }) => ({ imageUrl, imageIndex, detections }))
    .sort((a, b) => a.imageIndex - b.imageIndex);
}

/** What `boxesOf` gives for a job of `imageUrls`, by another job of the same pictures. */
export function boxesFor(imageUrls: readonly string[], known: JobAnswer): ReturnType<typeof boxesOf> {
  const byUrl = new Map(boxesOf(known).map(({ imageUrl, detections }) => [imageUrl, detections]));
  return imageUrls.map((imageUrl, imageIndex) => {
    const detections = byUrl.get(imageUrl);
    if (detections === undefined) throw new Error(`${imageUrl} was not in the job to compare with`);
    return { imageUrl, imageIndex, detections };
  });
}

/** Asks for a job until it has ended, or fails when that takes too long. */
export async function waitForEnd(api: string, jobId: string, timeoutMs: number): Promise<JobAnswer> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const job = await getJob(api, jobId);
    if (job.status !== 'PENDING' && job.status !== 'PROCESSING') return job;
    if (Date.now() > until) throw new Error(`the job did not end in ${timeoutMs} ms: ${JSON.stringify(job)}`);
    await delay(200);
  }
}
