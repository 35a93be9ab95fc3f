import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { catchUploads } from '../../../../test/support/web.upload.js';
import type { FarUpload } from '../../../../test/support/web.upload.js';
import { put } from './put.js';

const LOST = { name: 'Failure', message: expect.stringContaining('The connection was lost') };

describe('put', () => {
  let caught: ReturnType<typeof catchUploads>;
  let shares: number[];
  let run: AbortController;
  beforeEach(() => {
    jest.useFakeTimers();
    caught = catchUploads();
    shares = [];
    run = new AbortController();
  });
  afterEach(() => {
    caught.release();
    jest.useRealTimers();
  });

  /** Sends ten bytes. */
  function begin(): { readonly upload: FarUpload; readonly end: Promise<unknown> } {
    const end = put('http://s3.test/key', new Blob(['0123456789']), {
      contentType: 'image/png',
      signal: run.signal,
      onProgress: (share) => shares.push(share),
    }).then(
      () => 'arrived',
      (error: unknown) => error,
    );
    const upload = caught.uploads.at(-1);
    if (!upload) throw new Error('Nothing is sent');
    return { upload, end };
  }

  it('should send by the URL what it was signed for, and tell how far it is', async () => {
    const { upload, end } = begin();
    expect([upload.method, upload.url, upload.headers.get('content-type'), upload.body?.size]).toEqual([
      'PUT',
      'http://s3.test/key',
      'image/png',
      10,
    ]);
    upload.take(5);
    upload.take(10);
    upload.answer(200);
    expect(await end).toBe('arrived');
    expect(shares).toEqual([0.5, 1]);
  });

  it('should take a connection that moves nothing for half a minute for lost', async () => {
    const { end } = begin();
    let isOver = false;
    void end.then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(29_999);
    expect(isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await end).toMatchObject(LOST);
  });

  it('should give one that moves its time, however long it takes in all', async () => {
    const { upload, end } = begin();
    for (let loaded = 1; loaded <= 10; loaded++) {
      await jest.advanceTimersByTimeAsync(29_000);
      upload.take(loaded);
    }
    upload.answer(204);
    expect(await end).toBe('arrived');
    expect(shares).toHaveLength(10);
  });

  it('should take one that moves no more for lost', async () => {
    const { upload, end } = begin();
    await jest.advanceTimersByTimeAsync(20_000);
    upload.take(1);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await end).toMatchObject(LOST);
  });

  it('should tell what was cut from what was refused', async () => {
    const cut = begin();
    cut.upload.cut();
    expect(await cut.end).toMatchObject(LOST);
    const refused = begin();
    refused.upload.answer(403);
    expect(await refused.end).toMatchObject({ name: 'Failure', message: expect.stringContaining('was not taken') });
  });

  it('should end by what cancels it, and not begin when that has been', async () => {
    const { end } = begin();
    run.abort();
    expect(await end).toMatchObject({ name: 'AbortError' });
    const sent = caught.uploads.length;
    await expect(
      put('http://s3.test/key', new Blob(), { contentType: '', signal: run.signal, onProgress: () => undefined }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(caught.uploads).toHaveLength(sent);
  });
});
