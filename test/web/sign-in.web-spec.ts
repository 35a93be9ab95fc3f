import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasChromium, startSite } from './support/site.js';
import type { Site } from './support/site.js';

const PASSWORD = 'Correct-horse-7';
const ADA = 'ada@example.com';
const BOB = 'bob@example.com';

(hasChromium ? describe : describe.skip)('signing in', () => {
  let site: Site;
  const codes = new Map<string, string>();
  beforeAll(async () => {
    site = await startSite({ identity: true, onConfirmationCode: (email, code) => codes.set(email, code) });
    for (const email of [ADA, BOB]) {
      await post('/auth/register', { email, password: PASSWORD });
      await post('/auth/confirm', { email, code: codes.get(email) });
    }
  }, 60_000);
  afterAll(() => site.close());
  afterEach(() => {
    expect(site.faults.splice(0)).toEqual([]);
  });

  async function post(path: string, body: object): Promise<void> {
    const answer = await fetch(new URL(path, site.stack.endpoints.api), { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
  }

  async function signIn(page: Page, email: string): Promise<void> {
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  }

  it('should show somebody who has signed in their own jobs alone, and keep no token where others find it', async () => {
    const page = await site.open('/jobs');
    const addresses: string[] = [];
    page.on('framenavigated', (frame) => addresses.push(frame.url()));
    const tokens: string[] = [];
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      const headers = request.headers();
      if (headers['authorization'] !== undefined) tokens.push(headers['authorization'].replace('Bearer ', ''));
      if (request.method() === 'POST' && request.url().endsWith('/process')) keys.push(headers['idempotency-key']);
    });
    expect(await page.getByText('Drop pictures here').count()).toBe(0);
    await signIn(page, ADA);
    expect(new URL(page.url()).pathname).toBe('/jobs');
    await page.getByText('You have none yet.').waitFor();

    await page.locator('input[type=file]').setInputFiles(join('models', 'samples', 'scene-000018.jpg'));
    await page.getByText('1 of 1 uploaded').waitFor();
    await page.getByRole('button', { name: 'Look at 1 picture' }).click();
    await page.getByText('done: 1 of 1 looked at').waitFor();
    await page.locator('svg g').nth(2).waitFor();
    const { pathname } = new URL(page.url());
    expect(keys).toEqual([expect.stringMatching(/^[\da-f-]{36}$/)]);

    // A page that is loaded again has to be let in anew: nothing was kept.
    expect(tokens.length).toBeGreaterThan(0);
    const stored = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
    expect(stored).toBe('[{},{},""]');
    for (const secret of [...new Set(tokens)]) expect(addresses.join()).not.toContain(secret);
    // No code is left in the history.
    await page.goBack();
    expect(new URL(page.url()).search).toBe('');
    await page.goForward();

    const other = await site.open(pathname);
    await signIn(other, BOB);
    expect(new URL(other.url()).pathname).toBe(pathname);
    await other.getByText('There is nothing here, or not for you. Go back and choose again.').waitFor();
    await other.getByRole('link', { name: 'All jobs' }).click();
    await other.getByText('You have none yet.').waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('sign in to see yours').waitFor();
    expect(new URL(page.url()).pathname).toBe('/jobs');
    expect(await page.getByText('1 picture').count()).toBe(0);
    // The sign-in page has forgotten them, too.
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Password').waitFor();
  });

  it('should sign in somebody whose clock is set wrong', async () => {
    const page = await site.open('about:blank');
    await page.clock.install({ time: Date.now() + 366 * 24 * 60 * 60_000 });
    await page.goto(new URL('/jobs', site.stack.endpoints.web).href);
    await signIn(page, ADA);
  });

  it('should say so to somebody who comes back from the sign-in page without having begun here', async () => {
    const page = await site.open('/signed-in?code=forged&state=forged');
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Password').waitFor();
  });
});
