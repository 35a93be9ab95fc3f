import { setTimeout as delay } from 'node:timers/promises';

/** A job as `GET /jobs/{jobId}` shows it. */
export interface JobAnswer {
  readonly jobId: string;
  readonly status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  readonly imageCount: number;
  readonly processedCount: number;
  readonly failedCount: number;
  readonly detections?: readonly ImageAnswer[];
  readonly errors?: readonly { readonly imageUrl: string; readonly imageIndex: number; readonly code: string }[];
  readonly nextCursor?: string;
}

export interface ImageAnswer {
  readonly imageUrl: string;
  readonly imageIndex: number;
  readonly imageWidth: number;
  readonly imageHeight: number;
  readonly model: { readonly name: string; readonly sha256: string };
  readonly detections: readonly {
    readonly label: string;
    readonly confidence: number;
    readonly bbox: [number, number, number, number];
  }[];
  readonly detectionCount: number;
}

async function answerOf<T>(response: Response, status: number): Promise<T> {
  const body = await response.text();
  if (response.status !== status) throw new Error(`expected ${status}, got ${response.status}: ${body}`);
  return JSON.parse(body) as T;
}

/** Uploads an image as a client does, by a presigned URL; returns its `s3://` URL. */
export async function upload(api: string, image: Uint8Array, filename: string): Promise<string> {
  const presigned = await fetch(`${api}/uploads/presign`, { method: 'POST', body: JSON.stringify({ filename }) });
  const { url, key, bucket } = await answerOf<{ url: string; key: string; bucket: string }>(presigned, 200);
  const type = filename.endsWith('.png') ? 'image/png' : 'image/jpeg';
  const put = await fetch(url, { method: 'PUT', body: image, headers: { 'content-type': type } });
  if (!put.ok) throw new Error(`the upload was refused with ${put.status}: ${await put.text()}`);
  return `s3://${bucket}/${key}`;
}

/** Submits images as one job; returns its id. */
export async function submit(api: string, imageUrls: readonly string[], rest: object = {}): Promise<string> {
  const response = await fetch(`${api}/process`, { method: 'POST', body: JSON.stringify({ imageUrls, ...rest }) });
  return (await answerOf<{ jobId: string }>(response, 202)).jobId;
}

export async function getJob(api: string, jobId: string): Promise<JobAnswer> {
  return answerOf<JobAnswer>(await fetch(`${api}/jobs/${jobId}`), 200);
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
