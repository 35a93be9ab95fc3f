import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createSpotterClient } from '@spotter/client';
import { catchUploads } from '../../../../test/support/web.upload.js';
import { Batch } from './batch.js';

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100, 7)]);

/** What the API answers to a job that is submitted; none when the connection is lost. */
type Answer = number | undefined;

describe(Batch.name, () => {
  let caught: ReturnType<typeof catchUploads>;
  let answer: Answer;
  /** The Idempotency-Key of each job that was submitted, and its pictures. */
  let submitted: { readonly key: string | null; readonly imageUrls: string[] }[];
  let isSignedIn: boolean;
  let isUploadLost: boolean;
  let sentCount: number;
  let batch: Batch;
  beforeAll(() => {
    // A browser that can read no picture: what the API takes is sent as it is.
    class Image {
      onerror?: () => void;
      set src(_: string) {
        setImmediate(() => this.onerror?.());
      }
    }
    Object.assign(globalThis, { Image });
  });
  afterAll(() => {
    Reflect.deleteProperty(globalThis, 'Image');
  });
  beforeEach(() => {
    caught = catchUploads();
    answer = 202;
    submitted = [];
    isSignedIn = true;
    isUploadLost = false;
    sentCount = 0;
    const api = createSpotterClient({ baseUrl: 'http://api.test' });
    api.use({ onRequest: ({ request }) => answerTo(request) });
    batch = new Batch(api, () => isSignedIn);
  });
  afterEach(() => {
    caught.release();
    jest.restoreAllMocks();
  });

  async function answerTo(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/limits') return Response.json({ imageBytes: 1_000, imagePixels: 1_000 });
    const body = (await request.json()) as { readonly filename: string; readonly imageUrls: string[] };
    if (pathname === '/uploads/presign')
      return Response.json({ url: 'http://s3.test/', bucket: 'uploads', key: body.filename });
    submitted.push({ key: request.headers.get('idempotency-key'), imageUrls: body.imageUrls });
    if (answer === undefined) throw new TypeError('Failed to fetch');
    return Response.json(answer === 202 ? { jobId: `job-${submitted.length}` } : {}, { status: answer });
  }

  /** Answers to uploads until there are no more. */
  async function settled(): Promise<void> {
    for (let turn = 0; batch.isUploading.value && turn < 1_000; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      for (const one of caught.uploads.splice(0)) {
        sentCount += 1;
        if (isUploadLost) one.cut();
        else one.answer(200);
      }
    }
    expect(batch.isUploading.value).toBe(false);
  }

  function upload(...names: string[]): Promise<void> {
    batch.add({ files: names.map((name) => new File([JPEG], name)) });
    return settled();
  }

  describe('submit', () => {
    it('should make the same request again when it is not known whether the first one has arrived', async () => {
      await upload('a.jpg', 'b.jpg');
      answer = undefined;
      expect(await batch.submit()).toBeUndefined();
      answer = 503;
      expect(await batch.submit()).toBeUndefined();
      answer = 202;
      expect(await batch.submit()).toBe('job-3');
      expect(submitted[0]?.key).toMatch(/^[\da-f-]{36}$/);
      expect(submitted).toEqual([submitted[0], submitted[0], submitted[0]]);
      expect(submitted[0]?.imageUrls).toEqual(['s3://uploads/a.jpg', 's3://uploads/b.jpg']);
      expect(batch.uploads.value).toEqual([]);
    });

    it('should make another one for other pictures', async () => {
      await upload('a.jpg');
      answer = 503;
      await batch.submit();
      await upload('b.jpg');
      await batch.submit();
      answer = 202;
      await batch.submit();
      const [first, second, third] = submitted.map(({ key }) => key);
      expect(second).not.toBe(first);
      expect(third).toBe(second);
    });

    it('should send no key while nobody is signed in, since the API takes none then', async () => {
      isSignedIn = false;
      await upload('a.jpg');
      expect(await batch.submit()).toBe('job-1');
      expect(submitted).toEqual([{ key: null, imageUrls: ['s3://uploads/a.jpg'] }]);
    });

    it('should make one job of two presses', async () => {
      await upload('a.jpg');
      expect(await Promise.all([batch.submit(), batch.submit()])).toEqual(['job-1', undefined]);
      expect(submitted).toHaveLength(1);
    });
  });

  describe('what has failed', () => {
    const stateOf = (name: string) => batch.uploads.value.find(({ file }) => file.name === name)?.state.value;

    it('should be tried again all at once, but for what can not be read', async () => {
      await upload('there.jpg');
      isUploadLost = true;
      await upload('a.jpg', 'b.jpg');
      batch.add({ files: [new File(['no picture'], 'notes.txt'), new File([], 'empty.jpg')] });
      await settled();
      expect(batch.failedCount.value).toBe(4);
      expect(batch.toTryAgain.value.map(({ file }) => file.name)).toEqual(['a.jpg', 'b.jpg']);
      isUploadLost = false;
      batch.againAll();
      await settled();
      expect(sentCount).toBe(1 + 2 + 2);
      expect(['a.jpg', 'b.jpg', 'notes.txt', 'empty.jpg'].map(stateOf)).toEqual([
        'uploaded',
        'uploaded',
        'failed',
        'failed',
      ]);
      expect(batch.toTryAgain.value).toEqual([]);
    });

    it('should not be tried again one by one when it can not be read', async () => {
      batch.add({ files: [new File(['no picture'], 'notes.txt')] });
      await settled();
      const [notes] = batch.uploads.value;
      if (!notes) throw new Error('It is not there');
      batch.again(notes);
      expect([notes.state.value, notes.failure.value]).toEqual(['failed', expect.stringContaining('no picture')]);
    });
  });
});
