import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { BROKEN, fillCatalogue } from './support/catalogue.js';
import { hasChromium, PHONE, startSite } from './support/site.js';
import { until } from './support/until.js';
import type { Site } from './support/site.js';

/** As many as the sample catalogue, the others, and the one whose picture is missing. */
const COUNT = 1_000;
const PAGE = 24;
/** How many there are then depends on how many come into sight. */
const SOME_OF_THEM = /^The first \d+ exercises/;

/**
 * Scrolls with every frame until there is nothing more to load.
 * @returns the times of the frames [ms]; none when the browser draws no more of them.
 */
async function scrollThrough(page: Page): Promise<number[] | undefined> {
  const scrolled = page.evaluate<number[] | null>(`new Promise((resolve, reject) => {
    const frames = [];
    let last = performance.now();
    const start = last;
    const watch = setInterval(() => {
      if (performance.now() - last > 5_000) end(resolve, null);
      else if (last - start > 60_000) end(reject, new Error(document.body.innerText.slice(-500)));
    }, 500);
    const end = (how, what) => {
      clearInterval(watch);
      how(what);
    };
    const step = (now) => {
      frames.push(now - last);
      last = now;
      scrollBy(0, 600);
      if (document.querySelector('.more') === null) end(resolve, frames);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
  // Its scripts may stop as well.
  const stopped = setTimeout(65_000, null, { ref: false });
  return (await Promise.race([scrolled, stopped])) ?? undefined;
}

(hasChromium ? describe : describe.skip)('the gallery', () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ workers: 0 });
    await fillCatalogue(site.stack, COUNT - 1);
  }, 60_000);
  afterAll(() => site.close());
  afterEach(() => {
    expect(site.faults.splice(0)).toEqual([]);
  });

  const cards = (page: Page) => page.locator('.card');
  const showsAll = (page: Page) =>
    until(
      page,
      `(() => { const shown = [...document.querySelectorAll('.card img')].slice(0, 6);
        return shown.length === 6 && shown.every((image) => image.complete && image.naturalWidth > 0); })()`,
    );

  /**
   * The gallery, scrolled through to its end, and the times of the frames [ms]. In about one of twenty times this
   * Chromium, a headless shell without a GPU, draws no more frames of a page with pictures whatever is done with
   * it, while its scripts go on. Another page is drawn again.
   */
  const openWhole = async (): Promise<{ page: Page; frames: number[] }> => {
    for (let attempt = 0; attempt < 5; attempt++) {
      const page = await site.open('/');
      await page.getByText(SOME_OF_THEM).waitFor();
      expect(await cards(page).count()).toBeLessThan(COUNT / 2);
      const frames = await scrollThrough(page);
      if (frames) return { page, frames };
      console.log('the browser has stopped drawing the gallery: once more');
    }
    throw new Error('The gallery was not drawn to its end.');
  };

  it('should show a thousand exercises, page by page as one scrolls, and stay smooth', async () => {
    const { page, frames } = await openWhole();
    await page.getByText(`${COUNT} exercises`, { exact: true }).waitFor();
    expect(await cards(page).count()).toBe(COUNT);
    const names = await cards(page).locator('h2').allTextContents();
    expect(new Set(names).size).toBe(COUNT);
    // Half of them are no slower than this on a machine that does a lot besides.
    const median = frames.sort((a, b) => a - b)[Math.floor(frames.length / 2)];
    expect(median).toBeLessThan(50);
  }, 180_000);

  it('should add a page by its button as well, and lead to an exercise without a network', async () => {
    const page = await site.open('about:blank');
    // Nothing is loaded because it is in sight; and the machine is in no network, but for itself.
    await page.addInitScript(`globalThis.IntersectionObserver = class { observe() {} disconnect() {} };
      Object.defineProperty(navigator, 'onLine', { get: () => false })`);
    await page.goto('/');
    await cards(page).first().waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByText(`The first ${2 * PAGE} exercises`).waitFor();
    await cards(page).first().click();
    await page.getByRole('article').getByRole('img').waitFor();
  });

  it('should show that a button does nothing while it loads, and keep the focus when it goes', async () => {
    const page = await site.open('about:blank');
    await page.addInitScript(`globalThis.IntersectionObserver = class { observe() {} disconnect() {} }`);
    const asked = Promise.withResolvers<undefined>();
    await page.route('**/exercises?*cursor=*', async (route) => {
      await asked.promise;
      const response = await route.fetch();
      const { data } = (await response.json()) as { data: { exercises: object[] } };
      // The last page, as it is where no cursor follows.
      await route.fulfill({ response, json: { success: true, data: { exercises: data.exercises } } });
    });
    await page.goto('/');
    await cards(page).first().waitFor();
    const lookOfButton = () =>
      page.evaluate<Record<'color' | 'backgroundColor' | 'cursor', string>>(`(() => {
        const { color, backgroundColor, cursor } = getComputedStyle(document.querySelector('.more'));
        return { color, backgroundColor, cursor };
      })()`);
    const before = await lookOfButton();
    await page.getByRole('button', { name: 'More' }).press('Enter');
    await page.getByRole('button', { name: 'Loading…' }).waitFor();
    const meanwhile = await lookOfButton();
    expect([before.cursor, meanwhile.cursor]).toEqual(['pointer', 'default']);
    expect(meanwhile.color).not.toBe(before.color);
    expect(meanwhile.backgroundColor).not.toBe(before.backgroundColor);
    asked.resolve(undefined);
    await page.getByText(`${2 * PAGE} exercises`, { exact: true }).waitFor();
    const first = await cards(page).nth(PAGE).locator('h2').textContent();
    expect(await page.evaluate('document.activeElement.querySelector("h2")?.textContent')).toBe(first);
  });

  it('should keep the focus when an exercise is asked for again', async () => {
    const page = await site.open('about:blank');
    await page.route('**/exercises/*', (route) =>
      route.request().resourceType() === 'fetch' ? route.abort() : route.continue(),
    );
    await page.goto('/');
    const path = (await cards(page).first().locator('a').getAttribute('href')) ?? '';
    await page.goto(path);
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    await page.getByText('Spotter can’t be reached.').waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await page.unroute('**/exercises/*');
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    await page.getByRole('article').getByRole('img').waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
  });

  it('should search as one types, and take the answer to what was typed last', async () => {
    const page = await site.open('/');
    await cards(page).first().waitFor();
    const dropped: string[] = [];
    page.on('requestfailed', (request) => dropped.push(new URL(request.url()).searchParams.get('search') ?? ''));
    // The answer to the first search comes after that to the second, if at all.
    const second = page.waitForResponse((response) => response.url().includes('search=Zercher'));
    await page.route('**/exercises?*search=Exercise', async (route) => {
      await second;
      await route.continue().catch(() => undefined);
    });
    const first = page.waitForRequest((request) => request.url().endsWith('search=Exercise'));
    await page.getByRole('searchbox').fill('Exercise');
    await first;
    await page.getByRole('searchbox').fill('Zercher');
    await page.getByText('1 exercise', { exact: true }).waitFor();
    expect(await cards(page).allTextContents()).toEqual([expect.stringContaining(BROKEN.name)]);
    expect(dropped).toContain('Exercise');
    await page.waitForURL('**/?search=Zercher');
    await page.getByRole('searchbox').fill('nothing is like this');
    await page.getByText('No exercise is like that.').waitFor();
    expect(await cards(page).count()).toBe(0);
    // The way to all of them is the place's own link.
    await page.getByRole('link', { name: 'Exercises' }).click();
    await page.getByText(SOME_OF_THEM).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('should filter, and be there as one has left it when one comes back from an exercise', async () => {
    const page = await site.open('/');
    await page.getByLabel('beginner').check();
    await page.waitForURL('**/?difficultyLevel=beginner');
    await page.getByText(SOME_OF_THEM).waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await until(page, `document.querySelectorAll('.card').length >= ${2 * PAGE}`);
    expect(new Set(await cards(page).locator('.level').allTextContents())).toEqual(new Set(['beginner']));

    const left = cards(page).nth(PAGE + 10);
    const name = (await left.locator('h2').textContent()) ?? '';
    await left.click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(await page.title()).toBe(`${name} · Spotter`);
    expect(await page.evaluate('document.activeElement.textContent')).toBe(name);
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.getByText('of many').waitFor();

    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    for (const back of ['the browser’s', 'the page’s']) {
      if (back === 'the browser’s') await page.goBack();
      else await page.getByRole('link', { name: 'All exercises' }).click();
      await cards(page).first().waitFor();
      expect(await cards(page).count()).toBeGreaterThanOrEqual(2 * PAGE);
      expect(new URL(page.url()).search).toBe('?difficultyLevel=beginner');
      expect(await page.getByLabel('beginner').isChecked()).toBe(true);
      expect(await page.evaluate('document.activeElement.querySelector("h2")?.textContent')).toBe(name);
      await until(
        page,
        `(() => { const { top, bottom } = document.activeElement.getBoundingClientRect();
          return top > 0 && bottom < innerHeight; })()`,
      );
      await cards(page)
        .nth(PAGE + 10)
        .click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
    }
    expect(requests.filter((url) => url.includes('/exercises?') && !url.includes('cursor'))).toEqual([]);
  });

  it('should take new URLs for pictures whose own have ended, those of a page by one question', async () => {
    const page = await site.open('about:blank');
    const refused = new Set<string>();
    let questions = 0;
    await page.route('**/exercises/thumbs/**', (route) => {
      const url = route.request().url();
      if (refused.has(new URL(url).pathname)) return route.continue();
      refused.add(new URL(url).pathname);
      return route.fulfill({ status: 403, contentType: 'application/xml', body: '<Error/>' });
    });
    page.on('request', (request) => (questions += request.url().includes('/exercises?') ? 1 : 0));
    await page.goto('/');
    await showsAll(page);
    expect(refused.size).toBeGreaterThan(1);
    // The list, and its first page again; as often for the pages beyond that come into sight.
    expect(questions).toBeLessThanOrEqual(2 * Math.ceil((await cards(page).count()) / PAGE));
  });

  it('should take the URLs that one question has brought for the pictures that come into sight later, too', async () => {
    const page = await site.open('about:blank', PHONE);
    let questions = 0;
    await page.route('**/exercises?*', async (route) => {
      questions += 1;
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({
        response,
        body: questions === 1 ? text.replaceAll('X-Amz-Date', 'ended=1&X-Amz-Date') : text,
      });
    });
    const refused = new Set<string>();
    await page.route(/ended=1/, (route) => {
      refused.add(route.request().url());
      return route.fulfill({ status: 403, contentType: 'application/xml', body: '<Error/>' });
    });
    await page.goto(new URL('/', site.stack.endpoints.web).href);
    await cards(page).first().waitFor();
    const before = refused.size;
    for (const card of (await cards(page).all()).slice(0, PAGE)) {
      await card.scrollIntoViewIfNeeded();
      await page.waitForTimeout(50);
    }
    expect(refused.size).toBeGreaterThan(before);
    expect(questions).toBeLessThanOrEqual(1 + Math.ceil((await cards(page).count()) / PAGE));
  });

  it('should come back to the pictures when the connection does', async () => {
    const page = await site.open('about:blank');
    await page.route('**/exercises/thumbs/**', (route) => route.abort());
    await page.goto('/');
    await page.getByText('No picture').first().waitFor();
    await page.unroute('**/exercises/thumbs/**');
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await showsAll(page);
  });

  it('should say that a picture is missing, and not ask for it again and again', async () => {
    const page = await site.open(`/?search=${encodeURIComponent(BROKEN.name)}`);
    let pictures = 0;
    page.on('request', (request) => (pictures += request.url().includes('not-there') ? 1 : 0));
    await page.getByText('No picture').waitFor();
    expect(pictures).toBeLessThanOrEqual(2);
    await page.getByRole('link', { name: BROKEN.name }).click();
    await page.getByRole('img', { name: `${BROKEN.name}, no picture` }).waitFor();
    expect(pictures).toBeLessThanOrEqual(4);
  });

  it('should say what is wrong, and go on from there', async () => {
    const page = await site.open('about:blank');
    await page.route('**/exercises*', (route) => route.abort());
    await page.goto(new URL('/?difficultyLevel=advanced', site.stack.endpoints.web).href);
    await page.getByText('Spotter can’t be reached. Look at your connection, then try again.').waitFor();
    await page.unroute('**/exercises*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(SOME_OF_THEM).waitFor();
    expect(new Set(await cards(page).locator('.level').allTextContents())).toEqual(new Set(['advanced']));

    await page.goto(new URL('/exercises/nobody', site.stack.endpoints.web).href);
    await page.getByRole('heading', { name: 'There is no such exercise' }).waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await page.getByRole('link', { name: 'among all exercises' }).click();
    await cards(page).first().waitFor();
  });

  it('should go on by itself once there is a connection, wherever one is', async () => {
    const page = await site.open('/screen');
    await page.getByRole('link', { name: 'Open the phone’s page here' }).waitFor();
    const connect = async (isConnected: boolean) => page.context().setOffline(!isConnected);
    await connect(false);
    await page.getByRole('link', { name: 'Exercises' }).click();
    await page.getByText('Spotter can’t be reached.').waitFor();
    await connect(true);
    await page.getByText(SOME_OF_THEM).waitFor();

    // Its code is not there yet.
    await connect(false);
    await cards(page).first().click();
    await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor();
    await page.getByRole('button', { name: 'Load it again' }).click();
    await page.getByText('There is no connection yet.').waitFor();
    await connect(true);
    await page.getByRole('article').getByRole('img').waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');

    const exercise = `${site.stack.endpoints.api}/exercises/*`;
    await page.route(exercise, (route) => route.abort());
    await page.reload();
    await page.getByText('Spotter can’t be reached.').waitFor();
    await page.unroute(exercise);
    await connect(false);
    await connect(true);
    await page.getByRole('article').getByRole('img').waitFor();
  });

  it('should say so when a part of the app or its configuration does not come, or a page fails', async () => {
    const page = await site.open('/');
    await page.route('**/assets/exercise.page-*', (route) => route.fulfill({ status: 404, body: 'Not Found' }));
    await cards(page).first().click();
    await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor();
    await page.unroute('**/assets/exercise.page-*');
    await page.getByRole('button', { name: 'Load it again' }).click();
    await page.getByRole('img').last().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/exercises\//);

    await page.route('**/config.json', (route) => route.abort());
    await page.reload();
    await page.getByText('Spotter could not be loaded.').waitFor();
    await page.unroute('**/config.json');
    await page.getByRole('button', { name: 'Load it again' }).click();
    await page.getByRole('link', { name: 'All exercises' }).waitFor();
    expect(site.faults.splice(0)).toEqual([expect.stringContaining('Failed to fetch')]);

    // No browser makes such an address; somebody who mistypes one does.
    await page.goto(`${site.stack.endpoints.web}/exercises/%E0%A4%A`);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.getByRole('link', { name: 'To the exercises' }).click();
    await cards(page).first().waitFor();
    await page.goto(`${site.stack.endpoints.web}/exercises`);
    await cards(page).first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });
});
