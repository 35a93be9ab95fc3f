import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import Papa from 'papaparse';
import type { Locator, Page, Route } from 'playwright-core';
import { getJob, submit, upload } from '../e2e/support/client.js';
import { dropIn } from './support/drop.js';
import { hasChromium, OTHER_HOST, startSite } from './support/site.js';
import type { Site } from './support/site.js';
import { until } from './support/until.js';

const SAMPLES = join('models', 'samples');
const NAMES = Array.from({ length: 20 }, (_, index) => `scene-${String(index + 1).padStart(6, '0')}.jpg`);
const BROKEN = NAMES[6] ?? '';

/** A JPEG by its first bytes only: the page takes it for a picture, and the detector can't. */
function brokenPicture(): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000, 7)]);
}

async function pictures(names: readonly string[]) {
  return Promise.all(
    names.map(async (name) => ({
      name,
      mimeType: 'image/jpeg',
      buffer: name === BROKEN ? brokenPicture() : await readFile(join(SAMPLES, name)),
    })),
  );
}

(hasChromium ? describe : describe.skip)('jobs', () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite();
  }, 60_000);
  afterAll(() => site.close());
  afterEach(() => {
    expect(site.faults.splice(0)).toEqual([]);
  });

  const items = (page: Page): Locator => page.getByRole('list', { name: 'Pictures' }).getByRole('listitem');
  const labelsIn = (page: Page, selector: string): Promise<string[]> =>
    page.evaluate(
      `[...document.querySelector('${selector}').querySelectorAll('svg g')].map(({ dataset }) => dataset.label).sort()`,
    );
  const saved = async (page: Page, name: string): Promise<string> => {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: `Download ${name}` }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^[\da-f-]{36}\.(csv|json)$/);
    return readFile(await download.path(), 'utf8');
  };

  it('should take a job over the local network, where much of a browser is turned off', async () => {
    const address = (site.stack.endpoints.web ?? '').replace('localhost', OTHER_HOST);
    const page = await site.open('/jobs', { baseURL: address });
    expect(await page.evaluate('isSecureContext')).toBe(false);
    await dropIn(page, page.getByText('Drop pictures here'), await pictures(NAMES.slice(0, 1)));
    await page.getByRole('button', { name: 'Look at 1 picture' }).click();
    await page.waitForURL(/\/jobs\/[\da-f-]{36}$/);
    await page.getByText('done: 1 of 1 looked at').waitFor();
    expect(site.faults).toEqual([]);
  });

  it('should look at twenty pictures of which one is broken, and let all of it be downloaded', async () => {
    const page = await site.open('/jobs');
    page.setDefaultTimeout(12_000);
    await dropIn(page, page.getByText('Drop pictures here'), await pictures(NAMES));
    await page.getByText('20 of 20 uploaded').waitFor();
    await page.getByRole('button', { name: 'Look at 20 pictures' }).click();
    await page.waitForURL(/\/jobs\/[\da-f-]{36}$/);
    const jobId = page.url().split('/').at(-1) ?? '';
    await page.getByText('done: 20 of 20 looked at, 1 failed').waitFor();
    await page.getByRole('button', { name: `Try again: ${BROKEN}` }).waitFor();
    await items(page).nth(18).waitFor();
    expect(await items(page).count()).toBe(19);
    expect(await page.locator('.failures li').allTextContents()).toEqual([
      expect.stringMatching(new RegExp(`^${BROKEN}: .{10,}`)),
    ]);

    // What the API found is what is drawn.
    const job = await getJob(site.stack.endpoints.api, jobId);
    const drawn = await labelsIn(page, 'body');
    const found = job.detections?.flatMap(({ detections }) => detections) ?? [];
    expect(found.length).toBeGreaterThan(19);
    expect(drawn).toEqual(found.map(({ label }) => label).sort());
    expect(await labelsIn(page, '.card:has(img[alt="scene-000018.jpg"])')).toEqual(['dumbbell', 'kettlebell', 'plate']);

    const { detections, ...rest } = JSON.parse(await saved(page, 'JSON')) as typeof job;
    const named = <Image extends { readonly imageIndex: number }>(images: readonly Image[] | undefined) =>
      images?.map((image) => ({ ...image, fileName: NAMES[image.imageIndex] }));
    expect({ ...rest, detections }).toEqual({ ...job, detections: named(job.detections), errors: named(job.errors) });
    expect(JSON.stringify(detections)).not.toContain('X-Amz-Signature');

    const csv = await saved(page, 'CSV');
    const { data } = Papa.parse<Record<string, string>>(csv, { header: true });
    expect(data.filter(({ error }) => error !== '')).toEqual([
      expect.objectContaining({ imageIndex: '6', fileName: BROKEN, error: 'CORRUPT_IMAGE', label: '', x1: '' }),
    ]);
    const rows = data
      .filter(({ label }) => label !== '')
      .map(({ label, confidence, x1, y1, x2, y2 }) => [label, ...[confidence, x1, y1, x2, y2].map(Number)].join());
    expect(rows).toHaveLength(found.length);
    expect(rows.sort()).toEqual(found.map(({ label, confidence, bbox }) => [label, confidence, ...bbox].join()).sort());

    // It stays broken, its reason is there again, and it is said that it was tried.
    const retried = page.waitForResponse((response) => response.url().endsWith('/retry'));
    await page.getByRole('button', { name: `Try again: ${BROKEN}` }).click();
    expect((await retried).request().postDataJSON()).toEqual({ images: [6] });
    await page.getByRole('status').getByText(`${BROKEN} was tried again, and failed again.`).waitFor();
    await page.getByText('done: 20 of 20 looked at, 1 failed').waitFor();
    await page.getByRole('button', { name: `Try again: ${BROKEN}` }).waitFor();
    expect(await items(page).count()).toBe(19);

    page.on('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL('**/jobs');
    await page.getByRole('heading', { name: 'Jobs', level: 2 }).waitFor();
    expect(await page.locator(`a[href="/jobs/${jobId}"]`).count()).toBe(0);
  });

  it('should say what it does not take, and go on with the rest', async () => {
    const page = await site.open('/jobs');
    page.setDefaultTimeout(8_000);
    const [first, second, third] = await pictures(NAMES.slice(0, 3));
    if (!first || !second || !third) throw new Error('There are three samples');
    // The first two tries of the second one are cut off.
    await page.route(
      (url) => url.pathname.endsWith(second.name),
      (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()),
      { times: 2 },
    );
    const text = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') };
    await page.locator('input[type=file]').setInputFiles([first, second, text]);
    await page.getByText('1 of 3 uploaded, 2 failed').waitFor();
    await page.getByText('This is no picture that can be read here.').waitFor();
    expect(await page.locator('.upload:has-text("notes.txt")').locator('.unshown, img').getAttribute('class')).toBe(
      'unshown',
    );
    await page.getByText('The connection was lost before the photo had arrived.').waitFor();
    const cut = page.waitForEvent('requestfailed');
    await page.getByRole('button', { name: `Try again: ${second.name}` }).click();
    await cut;
    await page.getByText('1 of 3 uploaded, 2 failed').waitFor();
    // What can't be read would fail again.
    expect(await page.getByRole('button', { name: 'Try again: notes.txt' }).count()).toBe(0);
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await page.getByText('2 of 3 uploaded, 1 failed').waitFor();
    await page.getByRole('button', { name: 'Remove notes.txt' }).click();
    expect(await page.evaluate('document.activeElement.type')).toBe('file');

    // It goes on while another page is looked at, and the browser asks before it leaves the app.
    await page.getByRole('link', { name: 'Screen' }).click();
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByText('2 of 2 uploaded').waitFor();
    let questions = 0;
    page.on('dialog', (dialog) => {
      questions += dialog.type() === 'beforeunload' ? 1 : 0;
      void dialog.dismiss();
    });
    await page.reload({ timeout: 1_000 }).catch(() => undefined);
    expect(questions).toBe(1);
    await page.getByText('2 of 2 uploaded').waitFor();

    // A second press while the first one is on its way makes no second job.
    let submissions = 0;
    await page.route('**/process', async (route) => {
      submissions += 1;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Look at 2 pictures' }).dblclick();
    await page.getByText('done: 2 of 2 looked at').waitFor();
    expect(submissions).toBe(1);
    await page.goBack();
    await page
      .getByRole('link', { name: /^2 pictures/ })
      .first()
      .waitFor();
    expect(await page.locator('.upload').count()).toBe(0);
    await page.reload();
    expect(questions).toBe(1);
  });

  it('should leave out what is too many, what is there already, and folders', async () => {
    const page = await site.open('/jobs');
    const [picture] = await pictures(NAMES.slice(0, 1));
    if (!picture) throw new Error('There is a sample');
    await page.route('**/uploads/presign', (route) => route.abort());
    const many = Array.from({ length: 103 }, (_, index) => ({ ...picture, name: `${index}.jpg` }));
    await dropIn(page, page.getByText('Drop pictures here'), many);
    await page.getByText('A job takes 100 pictures here: 3 too many were left out.').waitFor();
    expect(await page.locator('.upload').count()).toBe(100);
    await page
      .locator('.upload')
      .first()
      .getByRole('button', { name: /^Remove/ })
      .click();
    await dropIn(page, page.getByText('Drop pictures here'), many.slice(50, 52));
    await page.getByText('2 that were here already were left out.').waitFor();
    expect(await page.locator('.upload').count()).toBe(99);
  });

  it('should cancel a job, and show of one that is not there that it is not', async () => {
    const { api } = site.stack.endpoints;
    const [picture] = await pictures(['scene-000018.jpg']);
    if (!picture) throw new Error('There is a sample');
    const url = await upload(api, picture.buffer, picture.name);
    const jobId = await submit(
      api,
      Array.from({ length: 300 }, () => url),
    );
    const page = await site.open('about:blank');
    // After the first look none is answered: what is shown comes by the socket.
    const isLook = (url: URL): boolean => url.pathname === `/jobs/${jobId}` && url.searchParams.has('limit');
    const looks: Route[] = [];
    await page.route(isLook, async (route) => {
      if (looks.push(route) === 1) await route.continue();
    });
    await page.goto(new URL(`/jobs/${jobId}`, site.stack.endpoints.web).href);
    const counts = page.getByText(/^working: \d+ of 300 looked at$/);
    const first = await counts.textContent();
    await counts.filter({ hasNotText: first ?? '' }).waitFor();
    await page.unroute(isLook);
    await Promise.all(looks.slice(1).map((look) => look.continue()));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/^cancelled: \d+ of 300 looked at/).waitFor();
    expect((await getJob(api, jobId)).status).toBe('CANCELLED');
    await until(page, `document.activeElement.tagName === 'H1'`);
    await page.getByRole('button', { name: 'Download CSV' }).waitFor();

    await page.goto(new URL('/jobs/00000000-0000-4000-8000-000000000000', page.url()).href);
    await page.getByText('There is nothing here, or not for you. Go back and choose again.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await page.getByRole('link', { name: 'All jobs' }).click();
    await page.getByText('300 pictures').first().waitFor();
  });

  it('should show many images page by page, without loading all of them again and again, and renew their URLs', async () => {
    const { api } = site.stack.endpoints;
    const [picture] = await pictures(['scene-000018.jpg']);
    if (!picture) throw new Error('There is a sample');
    const url = await upload(api, picture.buffer, picture.name);
    const jobId = await submit(
      api,
      Array.from({ length: 60 }, () => url),
    );
    const page = await site.open('about:blank');
    page.setDefaultTimeout(12_000);
    const questions: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'GET' && request.url().includes('include=viewUrl')) questions.push(request.url());
    });
    await page.goto(new URL(`/jobs/${jobId}`, site.stack.endpoints.web).href);
    await page.getByText('done: 60 of 60 looked at').waitFor();
    await items(page).nth(23).waitFor();
    expect(questions.every((one) => !one.includes('cursor'))).toBe(true);
    expect(await items(page).count()).toBe(24);
    questions.length = 0;
    await page.getByRole('button', { name: 'More pictures' }).click();
    await items(page).nth(47).waitFor();
    await page.getByRole('button', { name: 'More pictures' }).click();
    await items(page).nth(59).waitFor();
    expect(questions).toHaveLength(2);
    expect(await page.getByRole('button', { name: 'More pictures' }).count()).toBe(0);

    const refused = new Set<string>();
    await page.route(/X-Amz-Signature/, (route) => {
      if (refused.size > 0) return route.continue();
      refused.add(route.request().url());
      return route.fulfill({ status: 403, body: 'Request has expired' });
    });
    questions.length = 0;
    await page.reload();
    await items(page).first().waitFor();
    await until(
      page,
      `(() => { const image = document.querySelector('.annotated img'); return image?.complete && image.naturalWidth > 0; })()`,
    );
    expect(refused.size).toBe(1);
    // The page of images, and once more for another URL.
    expect(questions).toHaveLength(2);
    expect(await page.getByText('No picture').count()).toBe(0);
  });
});
