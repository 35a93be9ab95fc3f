import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { hasChromium, startSite } from './support/site.js';
import type { Site } from './support/site.js';

const MOST_BYTES = 60 * 1024;

(hasChromium ? describe : describe.skip)('the first load', () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ workers: 0 });
  }, 60_000);
  afterAll(() => site.close());

  it('should need 60 KB at most, compressed, of the web server', async () => {
    const page = await site.open('about:blank');
    const address = new URL('/', site.stack.endpoints.web).href;
    const responses: Response[] = [];
    page.on('response', (response) => {
      if (response.url().startsWith(address)) responses.push(response);
    });
    await page.goto(address);
    await page.getByRole('link', { name: /squat/i }).first().waitFor();
    const bodies = await Promise.all(responses.map((response) => response.body()));
    const types = responses.map((response) => response.headers()['content-type']?.split(';')[0]);
    expect(types).toEqual(expect.arrayContaining(['text/html', 'text/css', 'text/javascript', 'application/json']));
    const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
    console.log(`first load: ${bytes} bytes by gzip in ${responses.length} files`);
    expect(bytes).toBeGreaterThan(10 * 1024);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    expect(site.faults).toEqual([]);
  });
});
