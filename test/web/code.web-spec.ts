import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { Page, Request, WebSocket } from 'playwright-core';
import sharp from 'sharp';
import { startLine } from './support/cut-line.js';
import { Devices, send } from './support/devices.js';
import type { Image } from './support/devices.js';
import { hasChromium, PHONE, startSite } from './support/site.js';
import type { Site } from './support/site.js';

const PATH = join('models', 'samples', 'scene-000001.jpg');
const SENT = 'Your photo is on the screen.';
const HERE = 'The photo is here.';
const EXPIRED = 'This code has expired. Scan the one that the screen shows now.';

(hasChromium ? describe : describe.skip)('a code', () => {
  let site: Site;
  let devices: Devices;
  beforeAll(async () => {
    // Photos come to the screen, and that is all.
    site = await startSite({ sampleCatalogue: false, workers: 0, environment: { SESSION_AUTO_DETECT: 'false' } });
  }, 60_000);
  afterAll(() => site.close());
  beforeEach(() => {
    devices = new Devices(site);
  });
  afterEach(async () => {
    await devices.close();
    expect(site.faults.splice(0)).toEqual([]);
  });

  it('should take a photo whose upload was cut off half way, when it is sent again and there is a connection', async () => {
    const noise = { width: 900, height: 900, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 60 } } as const;
    const buffer = await sharp({ create: { ...noise, background: 'black' } })
      .jpeg({ quality: 95 })
      .toBuffer();
    const line = await startLine();
    try {
      const { code } = await devices.screen();
      const phone = await devices.phone(code.sessionId, { proxy: { server: line.url } });
      await phone.getByLabel('Choose a photo').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
      line.cutAfter(buffer.length / 2);
      await phone.getByRole('button', { name: 'Send it', exact: true }).click();
      await phone.getByText('The connection was lost before the photo had arrived.').waitFor();
      expect(await devices.session(code)).toMatchObject({ status: 'UPLOAD_REQUESTED' });

      line.cutAfter(Infinity);
      await phone.context().setOffline(true);
      await phone.getByRole('button', { name: 'Send it again' }).click();
      await phone.getByText('Spotter can’t be reached.').waitFor();
      // Nobody has to press anything for it.
      await phone.context().setOffline(false);
      await phone.getByText(SENT).waitFor();
      expect((await devices.photo(code)).equals(buffer)).toBe(true);
    } finally {
      await line.close();
    }
  });

  it('should take a photo that is sent again by hand after its upload was cut off', async () => {
    const line = await startLine();
    try {
      const { code } = await devices.screen();
      const phone = await devices.phone(code.sessionId, { proxy: { server: line.url } });
      line.cutAfter(1);
      await send(phone, PATH);
      const again = phone.getByRole('button', { name: 'Send it again' });
      await again.waitFor();
      line.cutAfter(Infinity);
      await again.click();
      await phone.getByText(SENT).waitFor();
    } finally {
      await line.close();
    }
  });

  it('should say on the screen that a phone is there, and that its photo is on its way', async () => {
    const sockets: WebSocket[] = [];
    const screen = await devices.screen((page) => {
      page.on('websocket', (socket) => sockets.push(socket));
      return Promise.resolve();
    });
    await screen.getByText('Connecting').waitFor({ state: 'detached' });
    const phone = await devices.phone(screen.code.sessionId, {}, (page) =>
      // No byte of it arrives.
      page.route(/X-Amz-Signature/, () => undefined),
    );
    await screen.locator('[aria-current=step]', { hasText: 'Phone connected' }).waitFor();
    await send(phone, PATH);
    // Sooner than a poll would tell.
    await screen.locator('[aria-current=step]', { hasText: 'Photo on its way' }).waitFor();
    await phone.getByRole('button', { name: 'Cancel' }).click();
    await phone.getByRole('button', { name: 'Send it', exact: true }).waitFor();

    // Nothing is heard on another page, and it goes on with the same code on this one.
    const [socket] = sockets;
    const closed = socket?.waitForEvent('close');
    await screen.getByRole('link', { name: 'Exercises' }).click();
    await closed;
    expect(sockets).toHaveLength(1);
    await screen.goBack();
    await screen.locator(`a[href$="#${screen.code.sessionId}"]`).waitFor();
    await screen.getByText('Connecting').waitFor({ state: 'detached' });
    expect(sockets).toHaveLength(2);
  });

  it('should be followed by a new one when its time is over, which the phone is told of', async () => {
    const screen = await devices.screen((page) => page.clock.install());
    const phone = await devices.phone(screen.code.sessionId);
    await phone.getByLabel('Choose a photo').setInputFiles(PATH);
    await phone.getByRole('button', { name: 'Send it' }).waitFor();
    await screen.getByText('A new code comes in').waitFor();
    await devices.expire(screen.code.sessionId);
    const next = devices.nextCode(screen);
    await screen.clock.fastForward('31:00');
    const { sessionId, viewerToken } = await next;
    const link = screen.getByRole('link', { name: 'Open the phone’s page here' });
    await link.and(screen.locator(`[href$="#${sessionId}"]`)).waitFor();

    await phone.getByRole('button', { name: 'Send it' }).click();
    await phone.getByText(EXPIRED).waitFor();
    expect(await phone.getByLabel('Choose a photo').count()).toBe(0);

    // The new code, in the same tab.
    await phone.evaluate(`location.assign('/u#${sessionId}')`);
    await send(phone, PATH);
    await screen.getByText(HERE).waitFor();
    expect(await devices.session({ sessionId, viewerToken })).toMatchObject({ status: 'COMPLETED' });
  });

  it('should be judged by the server’s clock on a phone whose own is wrong, and end while the phone waits', async () => {
    const screen = await devices.screen();
    const tomorrow = Date.now() + 24 * 60 * 60_000;
    const phone = await devices.phone(screen.code.sessionId, {}, (page) => page.clock.install({ time: tomorrow }));
    await phone.getByLabel('Choose a photo').waitFor({ state: 'attached' });
    await phone.clock.fastForward('31:00');
    await phone.getByText(EXPIRED).waitFor();

    await devices.expire(screen.code.sessionId);
    const yesterday = Date.now() - 24 * 60 * 60_000;
    const late = await devices.phone(screen.code.sessionId, {}, (page) => page.clock.install({ time: yesterday }));
    await late.getByText(EXPIRED).waitFor();
  });

  it('should be in no address, history or request to the web server, and outlive the page', async () => {
    const { code } = await devices.screen();
    const requests: Request[] = [];
    const phone = await devices.phone(code.sessionId, {}, (page) => {
      page.on('request', (request) => requests.push(request));
      return Promise.resolve();
    });
    await phone.getByLabel('Choose a photo').setInputFiles(PATH);
    await phone.getByRole('button', { name: 'Send it' }).waitFor();
    expect(new URL(phone.url()).hash).toBe('');

    await phone.reload();
    await send(phone, PATH);
    await phone.getByText(SENT).waitFor();
    expect(await historyOf(phone)).not.toContain(code.sessionId);

    const toWeb = requests.filter((request) => new URL(request.url()).origin === new URL(phone.url()).origin);
    const seen = await Promise.all(
      toWeb.map(async (request) => [request.url().replace(/#.*/, ''), await request.allHeaders()]),
    );
    expect(seen.length).toBeGreaterThan(6);
    expect(JSON.stringify(seen)).not.toContain(code.sessionId);
    const headers = await Promise.all(requests.map((request) => request.allHeaders()));
    expect(new Set(headers.map(({ referer = '' }) => referer))).toEqual(new Set(['']));

    // What is done is not begun anew, and is done all the same.
    await phone.reload();
    await phone.getByText(SENT).waitFor();
    expect(await phone.getByRole('alert').count()).toBe(0);
    expect(await phone.getByLabel('Choose a photo').count()).toBe(0);
  });

  it('should take the photo of one phone, and tell another one so', async () => {
    const screen = await devices.screen();
    const [first, second] = [await devices.phone(screen.code.sessionId), await devices.phone(screen.code.sessionId)];
    const [third, fourth] = [await devices.phone(screen.code.sessionId), await devices.phone(screen.code.sessionId)];
    const told = (phone: Page) => phone.getByText('A photo was sent with this code already.').waitFor();
    await second.getByLabel('Choose a photo').setInputFiles(PATH);
    await Promise.all(
      [third, fourth].map((phone) => phone.getByLabel('Choose a photo').waitFor({ state: 'attached' })),
    );
    await send(first, PATH);
    await first.getByText(SENT).waitFor();
    await second.getByRole('button', { name: 'Send it' }).click();
    await told(second);
    // Before it has anything to send, and when it is looked at again.
    await third.getByLabel('Choose a photo').setInputFiles(PATH);
    await told(third);
    await fourth.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await told(fourth);
  });

  it('should not take what this browser can not make a picture of', async () => {
    const { code } = await devices.screen();
    const phone = await devices.phone(code.sessionId);
    const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(4_000, 1)]);
    const choose = phone.getByLabel('Choose a photo');
    await choose.setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: heic });
    await phone.getByText('This browser can’t read HEIC photos. Open this page in Safari').waitFor();
    await choose.setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
    await phone.getByText('This is no picture that can be read here.').waitFor();
    await choose.setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) });
    await phone.getByText('This file is empty.').waitFor();
    expect(await devices.session(code)).toMatchObject({ status: 'AWAITING_SCAN' });
  });

  it('should be unknown to the phone when nobody has made it', async () => {
    const phone = await devices.phone('00000000-0000-4000-8000-000000000000');
    await phone.getByText('This code is not known, or no longer.').waitFor();
    const other = await devices.page(PHONE);
    await other.goto(new URL('/u#not-a-code', site.stack.endpoints.web).href);
    await other.getByText('The code in this address is not whole.').waitFor();
    await other.goto(new URL('/u', site.stack.endpoints.web).href);
    await other.getByText('This page belongs to a code.').waitFor();
  });

  it('should come by itself once the API can be reached, and its photo be shown though nothing looks for things', async () => {
    const screen = await devices.page();
    await screen.clock.install();
    await screen.route('**/sessions', (route) => route.abort());
    await screen.goto(new URL('/screen', site.stack.endpoints.web).href);
    await screen.getByText('Spotter can’t be reached.').waitFor();
    await screen.getByRole('button', { name: 'Try again' }).waitFor();
    const next = devices.nextCode(screen);
    await screen.unroute('**/sessions');
    await screen.clock.fastForward('00:10');
    const code = await next;

    const phone = await devices.phone(code.sessionId);
    await send(phone, PATH);
    await screen.getByText('Waiting for its turn').waitFor();
    await screen.clock.fastForward('00:20');
    await screen.getByText('Nothing looks for what is on it.').waitFor();
    expect(await screen.getByAltText('The photo').evaluate((image: Image) => image.naturalWidth)).toBe(640);
  });
});

/** Every address that the tab can go back or forward to. */
async function historyOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  return entries.map(({ url }) => url).join('\n');
}
