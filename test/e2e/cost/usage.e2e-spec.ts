import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ASSUMED, COUNTED } from '../../../bench/src/cost/activities.js';
import { scheduledEvent } from '../../events/schedule.js';
import { getJob, submit, upload } from '../support/client.js';
import { readSample } from '../support/samples.js';
import { Screen } from '../support/screen.js';
import type { Metered } from './metered.stack.js';
import { MeteredStack } from './metered.stack.js';

const EXERCISES = 100;

interface Session {
  readonly sessionId: string;
  readonly webSocketUrl: string;
}

let metered: MeteredStack;
let photo: Buffer;
beforeAll(async () => {
  metered = await MeteredStack.start();
  photo = await readSample('scene-000018.jpg');
  await metered.fillCatalogue(Array.from({ length: EXERCISES }, (_, index) => exercise(`e-${index}`)));
  // The function's start is not what is looked at.
  await fetch(`${metered.stack.endpoints.api}/health`);
}, 60_000);
afterAll(() => metered.stop());

function exercise(exerciseId: string): object {
  const times = { createdAt: '2026-01-02T03:04:05.678Z', updatedAt: '2026-02-03T04:05:06.789Z' };
  const keys = { imageKey: `exercises/${exerciseId}.jpg`, thumbnailImageKey: `exercises/thumbs/${exerciseId}.jpg` };
  const description = 'How to do it. '.repeat(30);
  return { exerciseId, name: exerciseId, description, difficultyLevel: 'beginner', version: 1, ...times, ...keys };
}

async function asked(path: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(`${metered.stack.endpoints.api}${path}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} was answered by ${response.status}: ${text}`);
  return text;
}

/** By how much a figure may be off, since what comes together by chance is read and counted together. */
const FACTOR = 1.7;

function expectAbout(figure: number, counted: number): void {
  expect(figure / counted).toBeGreaterThan(1 / FACTOR);
  expect(figure / counted).toBeLessThan(FACTOR);
}

function bytesOfLines(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0) / lines.length;
}

function unitsOf({ reads, writes }: Metered) {
  return { reads, writes };
}

describe('what is billed for', () => {
  it('a page of the catalogue and a small request', async () => {
    metered.take();
    await asked(`/exercises?limit=${EXERCISES}`);
    expect(unitsOf(metered.take())).toEqual(COUNTED.page);

    await asked('/exercises/e-1');
    const { log, ...request } = metered.take();
    expect(unitsOf({ ...request, log })).toEqual(COUNTED.request);
    expect(request).toMatchObject({ sqs: {}, s3: {} });
    expectAbout(COUNTED.line, bytesOfLines(log.api));
  });

  it('a sweep that finds nothing', async () => {
    metered.take();
    await metered.stack.invoke(scheduledEvent());
    const { reads, writes, sqs } = metered.take();
    expect({ reads, writes, sends: sqs['SendMessageBatch'] }).toEqual({
      ...COUNTED.sweep,
      writes: 0,
      sends: undefined,
    });
  });

  it('a job of ten images', async () => {
    const { api } = metered.stack.endpoints;
    metered.take();
    const urls = await Promise.all(Array.from({ length: ASSUMED.imagesOfJob }, () => upload(api, photo, 'photo.jpg')));
    expect(metered.take()).toMatchObject({ reads: 0, writes: 0, s3: { PUT: ASSUMED.imagesOfJob } });

    const jobId = await submit(api, urls);
    await metered.deleted(ASSUMED.imagesOfJob);
    const { reads, writes, sqs, s3, log } = metered.take();
    const { submission, image } = COUNTED;
    expectAbout(submission.reads + ASSUMED.imagesOfJob * image.reads, reads);
    expectAbout(submission.writes + ASSUMED.imagesOfJob * image.writes, writes);
    expect(sqs['SendMessageBatch']).toBe(submission.sends);
    expect(sqs['DeleteMessageBatch']).toBeLessThanOrEqual(ASSUMED.imagesOfJob);
    expect(s3).toEqual({ GET: ASSUMED.imagesOfJob * image.gets });
    expectAbout(COUNTED.workerLine, bytesOfLines(log.worker.filter((line) => line.includes(jobId))));

    await getJob(api, jobId);
    // The worker may just be looking for who watches the job.
    const read = unitsOf(metered.take());
    expectAbout(COUNTED.read.reads, read.reads);
    expect(read.writes).toBe(COUNTED.read.writes);
  }, 60_000);

  it('a QR session', async () => {
    metered.take();
    const { sessionId, webSocketUrl } = JSON.parse(await asked('/sessions', { method: 'POST' })) as Session;
    const screen = await Screen.connect(webSocketUrl);
    const where = await asked(`/upload-url?sessionId=${sessionId}&contentType=image/jpeg`);
    const { uploadUrl } = JSON.parse(where) as { uploadUrl: string };
    const headers = { 'content-type': 'image/jpeg' };
    await fetch(uploadUrl, { method: 'PUT', body: new Uint8Array(photo), headers });
    await screen.told('UPLOAD_COMPLETED', 10_000);
    await metered.deleted(1);

    const viewer = { 'x-viewer-token': new URL(webSocketUrl).searchParams.get('viewer') ?? '' };
    const seen = JSON.parse(await asked(`/sessions/${sessionId}`, { headers: viewer })) as Record<string, string>;
    await (await fetch(seen['imageUrl'] ?? '')).arrayBuffer();
    await asked(`/jobs/${seen['jobId'] ?? ''}`, { headers: viewer });
    await screen.ask({ action: 'status' });
    await screen.close();
    await metered.logged('$disconnect');

    const { reads, writes, sqs, s3 } = metered.take();
    const { SendMessageBatch: sends, DeleteMessageBatch: deletions } = sqs;
    const { reads: sessionReads, ...others } = COUNTED.session;
    expectAbout(sessionReads, reads);
    expect({ writes, sends, deletions, gets: s3['GET'], puts: s3['PUT'] }).toEqual(others);
  }, 60_000);
});
