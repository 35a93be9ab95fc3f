import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SpotterClient } from '@spotter/client';
import { createSpotterClient } from '@spotter/client';
import { catchSockets, FarSocket } from '../../../../test/support/web.socket.js';
import { openWindow } from '../../../../test/support/web.window.js';
import type { Message } from '../realtime/message.js';
import { JobView } from './job.js';
import type { JobState } from './job.js';

const JOB_ID = '7b0b4f0e-1111-4222-8333-444455556666';

/** A job of so many images, as the API tells of it. */
class Job {
  status: JobState['status'] = 'PROCESSING';
  ended = 0;
  readonly asked: string[] = [];
  answer: number | undefined;
  /** How long it takes to answer, in milliseconds. */
  delay = 0;
  /** Whether it leaves questions without an answer. */
  isSilent = false;
  /** How many tickets it has given away; it has none while it is undefined. */
  tickets: number | undefined;
  failedCount = 0;

  constructor(readonly imageCount: number) {}

  client(): SpotterClient {
    const api = createSpotterClient({ baseUrl: 'http://api.test' });
    api.use({
      onRequest: async ({ request }) => {
        if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
        return this.#answerTo(request);
      },
    });
    return api;
  }

  get state() {
    const { status, imageCount, ended: processedCount } = this;
    return {
      jobId: JOB_ID,
      status,
      imageCount,
      processedCount,
      failedCount: this.failedCount,
      createdAt: '2026-01-02T03:04:05Z',
      updatedAt: '2026-01-02T03:04:05Z',
    };
  }

  #answerTo({ method, url }: Request): Response | Promise<Response> {
    const { pathname, searchParams } = new URL(url);
    if (pathname === '/ws-tickets') return this.#ticket();
    this.asked.push(method === 'GET' ? `${searchParams.get('cursor') ?? 0}+${searchParams.get('limit')}` : pathname);
    if (this.answer !== undefined) {
      const code = this.answer === 404 ? 'NOT_FOUND' : 'SERVICE_UNAVAILABLE';
      return Response.json({ error: { code } }, { status: this.answer });
    }
    if (this.isSilent) return new Promise(() => undefined);
    if (method === 'POST') {
      this.status = pathname.endsWith('cancel') ? 'CANCELLED' : 'PROCESSING';
      return Response.json(this.state);
    }
    const from = Number(searchParams.get('cursor') ?? 0);
    const to = Math.min(from + Number(searchParams.get('limit')), this.imageCount);
    const detections = Array.from({ length: Math.max(0, Math.min(to, this.ended) - from) }, (_, index) => ({
      imageIndex: from + index,
      imageUrl: `s3://uploads/${from + index}.jpg`,
      viewUrl: `http://s3.test/${this.asked.length}`,
    }));
    const nextCursor = to < this.imageCount ? String(to) : undefined;
    return Response.json({ ...this.state, detections, errors: [], nextCursor });
  }

  #ticket(): Response {
    if (this.tickets === undefined) return new Response(undefined, { status: 503 });
    this.tickets += 1;
    return Response.json({ webSocketUrl: `ws://api.test?ticket=${this.tickets}` }, { status: 201 });
  }
}

function progress(processedCount: number, status: JobState['status'] = 'PROCESSING', jobId = JOB_ID): Message {
  return { action: 'JOB_PROGRESS', jobId, status, imageCount: 60, processedCount, failedCount: 0 };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('JobView', () => {
  let job: Job;
  let view: JobView;
  let page: ReturnType<typeof openWindow>;
  beforeEach(() => {
    page = openWindow();
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    job = new Job(60);
    view = new JobView(job.client(), JOB_ID);
  });
  afterEach(() => {
    view.close();
    page.close();
    jest.useRealTimers();
  });
  const shown = (): number[] => view.images.results.value.map(({ imageIndex }) => imageIndex);
  const pass = async (ms: number): Promise<void> => {
    jest.advanceTimersByTime(ms);
    await settled();
  };

  it('should ask again only for the pages in which something may have changed', async () => {
    job.ended = 30;
    await view.open();
    await view.more();
    expect(job.asked.splice(0)).toEqual(['0+24', '24+24']);
    expect(shown()).toHaveLength(30);
    job.ended = 40;
    view.onMessage(progress(40));
    await pass(1_000);
    // The first page is full.
    expect(job.asked.splice(0)).toEqual(['24+24']);
    expect(shown()).toHaveLength(40);
    job.ended = 48;
    await pass(5_000);
    expect(job.asked.splice(0)).toEqual(['24+24']);
    // Both are: only the state is asked for, and not at each message.
    view.onMessage(progress(50));
    await pass(1_000);
    expect(job.asked.splice(0)).toEqual([]);
    await pass(5_000);
    expect(job.asked.splice(0)).toEqual(['0+1']);
  });

  it('should look at one time once, and let nobody wait behind many looks, however slow the answers are', async () => {
    job.ended = 10;
    await view.open();
    await view.more();
    job.delay = 700;
    for (let second = 0; second < 60; second += 1) {
      view.onMessage(progress(11 + (second % 2)));
      for (let part = 0; part < 10; part += 1) await pass(100);
    }
    job.asked.length = 0;
    const more = jest.fn();
    void view.more().then(more);
    for (let part = 0; part < 21; part += 1) await pass(100);
    expect(more).toHaveBeenCalled();
    expect(job.asked.length).toBeLessThan(4);
    Object.assign(job, { ended: 60, status: 'COMPLETED' });
    for (let part = 0; part < 200; part += 1) await pass(100);
    expect(view.images.isSettled.value).toBe(true);
    job.asked.length = 0;
    await pass(60_000);
    expect(job.asked).toEqual([]);
  });

  it('should look soon again when something has happened during a look', async () => {
    job.ended = 10;
    await view.open();
    job.asked.length = 0;
    job.delay = 2_000;
    view.onMessage(progress(11));
    for (let part = 0; part < 15; part += 1) await pass(100);
    view.onMessage(progress(12));
    for (let part = 0; part < 35; part += 1) await pass(100);
    expect(job.asked).toHaveLength(1);
    for (let part = 0; part < 15; part += 1) await pass(100);
    expect(job.asked).toHaveLength(2);
  });

  it('should ask again for all pages of a job that is tried again', async () => {
    Object.assign(job, { ended: 60, status: 'COMPLETED' });
    await view.open();
    await view.more();
    job.asked.length = 0;
    await view.retry();
    expect(job.asked).toEqual([`/jobs/${JOB_ID}/retry`, '0+24', '24+24']);
  });

  it('should follow a job that somebody else tries again', async () => {
    Object.assign(job, { ended: 60, status: 'COMPLETED' });
    await view.open();
    Object.assign(job, { ended: 10, status: 'PROCESSING' });
    await view.more();
    expect(view.state.value?.status).toBe('PROCESSING');
    Object.assign(job, { ended: 60, status: 'COMPLETED' });
    job.asked.length = 0;
    await pass(5_000);
    // Also what had ended before may be another one.
    expect(job.asked).toEqual(['0+24', '24+24']);
    expect([view.state.value?.status, shown()]).toEqual(['COMPLETED', Array.from({ length: 48 }, (_, index) => index)]);
  });

  it('should rest when the job has ended', async () => {
    await view.open();
    Object.assign(job, { ended: 60, status: 'COMPLETED' });
    view.onMessage(progress(60, 'COMPLETED'));
    await pass(1_000);
    expect([view.state.value?.status, shown().length, view.images.hasMore.value]).toEqual(['COMPLETED', 24, true]);
    job.asked.length = 0;
    await pass(60_000);
    expect(job.asked).toEqual([]);
  });

  it('should take messages that come late, twice, or for another job for none', async () => {
    job.ended = 10;
    await view.open();
    view.onMessage(progress(12));
    view.onMessage(progress(11));
    view.onMessage(progress(30, 'PROCESSING', 'another'));
    expect(view.state.value?.processedCount).toBe(12);
    view.onMessage(progress(60, 'COMPLETED'));
    view.onMessage(progress(60));
    expect(view.state.value).toMatchObject({ status: 'COMPLETED', processedCount: 60 });
  });

  it('should look once a second however many messages come', async () => {
    await view.open();
    job.asked.length = 0;
    for (let count = 1; count <= 30; count++) {
      view.onMessage(progress(count));
      await pass(100);
    }
    expect(job.asked.length).toBeGreaterThanOrEqual(2);
    expect(job.asked.length).toBeLessThanOrEqual(3);
  });

  it('should show a job that was changed, and follow one that is tried again', async () => {
    await view.open();
    await view.cancel();
    expect([view.state.value?.status, view.failure.value]).toEqual(['CANCELLED', undefined]);
    Object.assign(job, { ended: 60, status: 'COMPLETED' });
    await view.retry([3]);
    expect(view.state.value?.status).toBe('PROCESSING');
    job.asked.length = 0;
    await pass(5_000);
    expect(job.asked.length).toBeGreaterThan(0);
  });

  it('should say what becomes of pictures that are tried again', async () => {
    Object.assign(job, { ended: 60, failedCount: 2, status: 'COMPLETED' });
    await view.open();
    expect(view.said.value).toBeUndefined();
    job.answer = 503;
    await view.retry();
    expect(view.said.value).toBeUndefined();
    Object.assign(job, { answer: undefined, failedCount: 0 });
    await view.retry();
    expect(view.said.value).toBe('2 pictures are being tried again.');
    Object.assign(job, { failedCount: 1, status: 'COMPLETED' });
    await pass(5_000);
    expect(view.said.value).toBe('2 pictures were tried again, and 1 of them failed again.');
  });

  it('should go on by itself after a failure, but not for a job that is gone', async () => {
    await view.open();
    job.answer = 503;
    await pass(5_000);
    expect(view.failure.value).toBeDefined();
    job.answer = undefined;
    await pass(5_000);
    expect(view.failure.value).toBeUndefined();
    job.answer = 404;
    await pass(5_000);
    expect([view.isGone.value, view.failure.value]).toEqual([true, expect.stringContaining('There is nothing here')]);
    job.asked.length = 0;
    await pass(60_000);
    expect(job.asked).toEqual([]);
  });

  it('should go on saying that what somebody has asked for was not done', async () => {
    await view.open();
    job.answer = 503;
    await view.cancel();
    job.answer = undefined;
    await pass(5_000);
    expect(view.failure.value).toContain('too much to do');
    await view.cancel();
    expect(view.failure.value).toBeUndefined();
  });

  it('should give away all of it, whatever is shown', async () => {
    Object.assign(job, { ended: 60, status: 'COMPLETED' });
    await view.open();
    let count = 0;
    await view.save((whole) => {
      count = whole.detections.length;
      return Promise.resolve();
    });
    expect([count, shown().length]).toEqual([60, 24]);
  });

  it('should renew the URLs of a page by one question', async () => {
    Object.assign(job, { ended: 60, status: 'COMPLETED' });
    await view.open();
    job.asked.length = 0;
    expect(await Promise.all([view.images.renew(1), view.images.renew(2)])).toEqual([
      'http://s3.test/1',
      'http://s3.test/1',
    ]);
    expect(job.asked).toEqual(['0+24']);
  });

  describe('by its socket', () => {
    let caught: ReturnType<typeof catchSockets>;
    beforeEach(() => {
      caught = catchSockets();
      job.tickets = 0;
    });
    afterEach(() => {
      caught.release();
    });
    /** The one that was opened last, once it has asked for the job: nobody else is told of it. */
    const watched = () => {
      const socket = caught.sockets.at(-1);
      socket?.accept();
      expect(socket?.received).toEqual([{ action: 'watch', jobId: JOB_ID }]);
      return socket;
    };

    it('should be told of progress and of the end while no question is answered', async () => {
      await view.open();
      await pass(0);
      job.isSilent = true;
      const socket = watched();
      socket?.tell(progress(20));
      expect(view.state.value).toMatchObject({ status: 'PROCESSING', processedCount: 20 });
      await pass(10_000);
      socket?.tell(progress(60, 'COMPLETED'));
      expect(view.state.value).toMatchObject({ status: 'COMPLETED', processedCount: 60 });
    });

    it('should ask for the job again on each connection, by another ticket', async () => {
      await view.open();
      await pass(0);
      watched();
      page.window.dispatchEvent(new Event('online'));
      await pass(0);
      watched()?.tell(progress(7));
      expect(caught.sockets.map(({ url }) => url)).toEqual(['ws://api.test?ticket=1', 'ws://api.test?ticket=2']);
      expect(view.state.value?.processedCount).toBe(7);
    });

    it('should let go of it once the job has ended', async () => {
      await view.open();
      await pass(0);
      const socket = watched();
      Object.assign(job, { ended: 60, status: 'COMPLETED' });
      await pass(5_000);
      expect(socket?.readyState).toBe(FarSocket.CLOSED);
      page.window.dispatchEvent(new Event('online'));
      await pass(60_000);
      expect(caught.sockets.length).toBe(1);
    });
  });
});
