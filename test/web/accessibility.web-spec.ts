import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { submit, upload, waitForEnd } from '../e2e/support/client.js';
import { hasChromium, PHONE, startSite } from './support/site.js';
import type { Site } from './support/site.js';

/** Kept as what a run leaves behind; git ignores it. */
const SHOTS = join('test-results', 'screenshots');
const THEMES = ['light', 'dark'] as const;
/** The narrowest that is served, which is also a window of 1,280 pixels at a zoom of 400 %. */
const NARROW = { width: 320, height: 640 };

interface Finding {
  readonly impact: string;
  readonly id: string;
  readonly nodes: readonly string[];
}

(hasChromium ? describe : describe.skip)('every page', () => {
  let site: Site;
  let axe: string;
  /** What is to be seen before a page is looked at, by its path. */
  const pages = new Map<string, { readonly path: string; readonly shows: string; readonly isPhone?: true }>();
  beforeAll(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await mkdir(SHOTS, { recursive: true });
    site = await startSite();
    const { api } = site.stack.endpoints;
    const photo = await readFile(join('models', 'samples', 'scene-000018.jpg'));
    const urls = [await upload(api, photo, 'scene-000018.jpg'), await upload(api, Buffer.from('none'), 'broken.jpg')];
    const jobId = await submit(api, urls);
    await waitForEnd(api, jobId, 30_000);
    const session = (await (await fetch(new URL('/sessions', api), { method: 'POST' })).json()) as {
      sessionId: string;
    };
    pages.set('gallery', { path: '/', shows: '12 exercises' });
    pages.set('exercise', { path: '/exercises/goblet-squat', shows: 'Hold a kettlebell' });
    pages.set('screen', { path: '/screen', shows: 'Open the phone’s page here' });
    pages.set('phone', { path: `/u#${session.sessionId}`, shows: 'Choose a photo', isPhone: true });
    pages.set('jobs', { path: '/jobs', shows: '2 pictures' });
    pages.set('job', { path: `/jobs/${jobId}`, shows: 'done: 2 of 2 looked at, 1 failed' });
    pages.set('not-found', { path: '/nowhere', shows: 'There is no such page' });
  }, 90_000);
  afterAll(async () => {
    await site.close();
    console.log(`screenshots: ${SHOTS}`);
  });
  afterEach(() => {
    expect(site.faults.splice(0)).toEqual([]);
  });

  const findingsOf = (page: Page): Promise<Finding[]> =>
    page.evaluate(`(async () => {
      ${axe};
      const { violations } = await axe.run(document, { resultTypes: ['violations'] });
      return violations.map(({ impact, id, nodes }) => ({ impact, id, nodes: nodes.map(({ html }) => html) }));
    })()`);
  const serious = (findings: readonly Finding[]): readonly Finding[] =>
    findings.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  /** As far apart as people may have letters, words and lines (WCAG 2.2, 1.4.12). @returns what is cut off or leaves the page by it. */
  const cutBySpacing = (page: Page): Promise<string[]> =>
    page.evaluate(`(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } ' +
          'p { margin-bottom: 2em !important }',
      );
      document.adoptedStyleSheets = [sheet];
      const cut = [...document.querySelectorAll('body *')]
        .filter((one) => one.checkVisibility() && one.closest('.unseen, .name, svg, pre') === null)
        .filter((one) => /hidden|clip/.test(getComputedStyle(one).overflow))
        .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
        .map((one) => one.outerHTML.slice(0, 200));
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth > clientWidth ? [...cut, 'the page, by ' + (scrollWidth - clientWidth)] : cut;
    })()`);
  const overflowOf = (page: Page): Promise<number> =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  /** Smaller than 24 by 24 pixels, and not in a sentence (WCAG 2.2, 2.5.8). */
  const smallTargetsOf = (page: Page): Promise<string[]> =>
    page.evaluate(`[...document.querySelectorAll('a, button, input, select, summary')]
      .filter((target) => getComputedStyle(target).display !== 'inline' && !target.classList.contains('unseen'))
      .filter((target) => target.checkVisibility())
      .map((target) => ({ target, box: (target.closest('label') ?? target).getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(({ target }) => target.outerHTML)`);

  it.each([...THEMES])(
    'should have no serious finding of axe in the %s theme, wide and narrow',
    async (colorScheme) => {
      for (const [name, { path, shows, isPhone }] of pages) {
        const page = await site.open(path, { colorScheme, ...(isPhone && PHONE) });
        await page.getByText(shows).first().waitFor();
        await page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}.png`), fullPage: true });
        const wide = serious(await findingsOf(page));
        await page.setViewportSize(NARROW);
        const narrow = serious(await findingsOf(page));
        await page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}-narrow.png`), fullPage: true });
        const shape = { overflow: await overflowOf(page), small: await smallTargetsOf(page) };
        const found = { name, wide, narrow, ...shape, spaced: await cutBySpacing(page) };
        expect(found).toEqual({ name, wide: [], narrow: [], overflow: 0, small: [], spaced: [] });
        await page.context().close();
      }
    },
    60_000,
  );

  it('should have none with a photo either, on the phone that sends it and on the screen that shows it', async () => {
    const screen = await site.open('/screen');
    const address = await screen.getByRole('link', { name: 'Open the phone’s page here' }).getAttribute('href');
    const phone = await site.open(address ?? '', PHONE);
    const look = async (page: Page) => {
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme });
        const shape = { overflow: await overflowOf(page), small: await smallTargetsOf(page) };
        const found = { serious: serious(await findingsOf(page)), ...shape };
        expect(found).toEqual({ serious: [], overflow: 0, small: [] });
      }
    };
    await phone.getByLabel('Choose a photo').setInputFiles(join('models', 'samples', 'scene-000018.jpg'));
    await phone.getByLabel('Choose another').waitFor({ state: 'attached' });
    await phone.setViewportSize(NARROW);
    await look(phone);
    await phone.getByRole('button', { name: 'Send it' }).click();
    await phone.getByText('Your photo is on the screen.').waitFor();
    await look(phone);
    await screen.getByRole('table').waitFor();
    await screen.setViewportSize(NARROW);
    await look(screen);
  });

  it('should move nothing when motion is reduced, and keep what is focused in sight in forced colours', async () => {
    const page = await site.open('/', { reducedMotion: 'reduce', forcedColors: 'active' });
    await page.getByText('12 exercises').waitFor();
    const moving = await page.evaluate(
      `[...document.querySelectorAll('*')].filter((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0 ||
        getComputedStyle(one).animationName !== 'none').length`,
    );
    expect(moving).toBe(0);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.screenshot({ path: join(SHOTS, 'gallery-forced-colours.png') });
  });

  /** What screen readers call what has the focus. */
  const focused = (page: Page): Promise<string> =>
    page.evaluate(
      `document.activeElement.getAttribute('aria-label') ?? (document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()`,
    );
  const tabTo = async (page: Page, name: string): Promise<void> => {
    const passed: string[] = [];
    while (!(await focused(page)).startsWith(name)) {
      if (passed.length > 40) throw new Error(`No way to ${name}: ${passed.join(', ')}`);
      await page.keyboard.press('Tab');
      passed.push(await focused(page));
    }
  };

  it('should let one walk through the gallery by keyboard', async () => {
    const page = await site.open('/');
    await page.getByText('12 exercises').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Search');
    await page.keyboard.type('curl');
    await page.getByText('1 exercise', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('all');
    await page.keyboard.press('ArrowDown');
    await page
      .getByRole('status')
      .filter({ hasText: /exercise/ })
      .waitFor();
    await tabTo(page, 'Hammer curl');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Hammer curl' }).waitFor();
    expect(await focused(page)).toBe('Hammer curl');
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toBe('All exercises');
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox').waitFor();
    expect(await focused(page)).toMatch(/^Hammer curl/);
  });

  it('should let one submit and look at a job by keyboard', async () => {
    const page = await site.open('/');
    await page.getByText('12 exercises').waitFor();
    page.setDefaultTimeout(10_000);
    await tabTo(page, 'Jobs');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
    expect(await focused(page)).toBe('Jobs');
    expect(await page.title()).toBe('Jobs · Spotter');
    // Early, since the browser has to be told that its dialog is not to open.
    const chooser = page.waitForEvent('filechooser', { timeout: 20_000 });
    await tabTo(page, 'Drop pictures here');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(join('models', 'samples', 'scene-000018.jpg'));
    await page.getByText('1 of 1 uploaded').waitFor();
    await tabTo(page, 'Look at 1 picture');
    await page.keyboard.press('Enter');
    await page.getByText('done: 1 of 1 looked at').waitFor();
    expect(await focused(page)).toBe('Job');
    await page.getByRole('slider').waitFor();
    await tabTo(page, 'Show from a confidence of 25 %');
    await page.keyboard.press('End');
    await page.getByText('nothing found').waitFor();
    expect(await page.locator('svg g').count()).toBe(0);
    await page.keyboard.press('Home');
    await page.locator('svg g').first().waitFor();
    await tabTo(page, 'All jobs');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
    expect(await focused(page)).toBe('Jobs');
  });
});
