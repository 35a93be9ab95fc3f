import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { hasChromium, PHONE, startSite } from './support/site.js';
import type { Site } from './support/site.js';

(hasChromium ? describe : describe.skip)('a photo from the phone', () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite();
  }, 60_000);
  afterAll(() => site.close());
  afterEach(() => {
    expect(site.faults).toEqual([]);
  });

  it('should be on the screen with its boxes', async () => {
    const screen = await site.open('/screen');
    const address = await screen.getByRole('link', { name: 'Open the phone’s page here' }).getAttribute('href');
    const { pathname, hash } = new URL(address ?? '');
    const phone = await site.open(`${pathname}${hash}`, PHONE);
    await phone.getByLabel('Choose a photo').setInputFiles(join('models', 'samples', 'scene-000018.jpg'));
    await phone.getByRole('button', { name: 'Send it' }).click();
    await phone.getByText('Your photo is on the screen').waitFor();
    await screen.getByRole('row', { name: /kettlebell/ }).waitFor();
    const boxes = await screen.locator('svg g').all();
    const labels = await Promise.all(boxes.map((box) => box.getAttribute('data-label')));
    expect(labels.sort()).toEqual(['dumbbell', 'kettlebell', 'plate']);
  });
});
