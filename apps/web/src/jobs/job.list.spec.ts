import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSpotterClient } from '@spotter/client';
import { openWindow } from '../../../../test/support/web.window.js';
import { JobList } from './job.list.js';

describe(JobList.name, () => {
  let page: ReturnType<typeof openWindow>;
  let isReachable: boolean;
  /** Of the newest job. */
  let newest: number;
  let list: JobList;
  beforeEach(() => {
    page = openWindow();
    isReachable = true;
    newest = 2;
    const api = createSpotterClient({ baseUrl: 'http://api.test' });
    api.use({
      onRequest: async ({ request }) => {
        await new Promise((resolve) => setImmediate(resolve));
        // As fetch does.
        request.signal.throwIfAborted();
        return answerTo(request);
      },
    });
    list = new JobList(api);
  });
  afterEach(() => {
    list.close();
    page.close();
  });

  /** Jobs of which a page has one. */
  function answerTo({ url }: Request): Response {
    if (!isReachable) throw new TypeError('Failed to fetch');
    const at = Number(new URL(url).searchParams.get('cursor') ?? newest);
    return Response.json({ jobs: [{ jobId: String(at) }], ...(at > 1 && { nextCursor: String(at - 1) }) });
  }

  async function settled(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  const shown = (): string[] => list.jobs.value.map(({ jobId }) => jobId);

  it('should show the newest, and older ones when somebody asks for them', async () => {
    list.open();
    await settled();
    expect(shown()).toEqual(['2']);
    await list.older();
    expect([shown(), list.nextCursor.value]).toEqual([['2', '1'], undefined]);
  });

  it('should load again when the page is seen again, and not while it is not', async () => {
    list.open();
    await settled();
    newest = 3;
    page.document.turn('hidden');
    await settled();
    expect(shown()).toEqual(['2']);
    page.document.turn('visible');
    await settled();
    expect(shown()).toEqual(['3']);
  });

  it('should keep older ones, and go on behind them, when the newest come again', async () => {
    newest = 5;
    list.open();
    await settled();
    await list.older();
    await list.older();
    expect(shown()).toEqual(['5', '4', '3']);
    page.document.turn('visible');
    await settled();
    expect(shown()).toEqual(['5', '4', '3']);
    await list.older();
    expect(shown()).toEqual(['5', '4', '3', '2']);
  });

  it('should let older ones come that are on their way while the page is seen again', async () => {
    list.open();
    await settled();
    const older = list.older();
    page.document.turn('visible');
    await older;
    expect(shown()).toEqual(['2', '1']);
  });

  it('should ask again for what did not come', async () => {
    list.open();
    await settled();
    isReachable = false;
    await list.older();
    expect(list.failure.value).toEqual(expect.stringContaining('can’t be reached'));
    isReachable = true;
    await list.again();
    expect([shown(), list.failure.value]).toEqual([['2', '1'], undefined]);
  });

  it('should load by itself once there is a connection again', async () => {
    isReachable = false;
    list.open();
    await settled();
    expect([shown(), list.failure.value]).toEqual([[], expect.stringContaining('can’t be reached')]);
    isReachable = true;
    page.window.dispatchEvent(new Event('online'));
    await settled();
    expect([shown(), list.failure.value]).toEqual([['2'], undefined]);
  });

  it('should look no more once it is closed', async () => {
    list.open();
    await settled();
    list.close();
    newest = 3;
    page.document.turn('visible');
    page.window.dispatchEvent(new Event('online'));
    await settled();
    expect(shown()).toEqual(['2']);
  });
});
