import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import sharp from 'sharp';
import type { WebSocketRoute } from 'playwright-core';
import { overlap, readSample, sampleScenes } from '../e2e/support/samples.js';
import type { SampleScene } from '../e2e/support/samples.js';
import { boxOf, cornersOf, Devices, drawnBoxes, send } from './support/devices.js';
import type { DrawnBox, Image } from './support/devices.js';
import { hasChromium, startSite } from './support/site.js';
import type { Site } from './support/site.js';

const FILE = 'scene-000018.jpg';
const PATH = join('models', 'samples', FILE);
const FOUND = '3 things were found on the photo.';
const SENT = 'Your photo is on the screen.';

(hasChromium ? describe : describe.skip)('a photo from the phone', () => {
  let site: Site;
  let devices: Devices;
  let scene: SampleScene;
  beforeAll(async () => {
    scene = (await sampleScenes()).find(({ file }) => file === FILE) as SampleScene;
    site = await startSite({ sampleCatalogue: false });
  }, 60_000);
  afterAll(() => site.close());
  beforeEach(() => {
    devices = new Devices(site);
  });
  afterEach(async () => {
    site.stack.switches.lostEvents = 0;
    await devices.close();
    expect(site.faults.splice(0)).toEqual([]);
  });

  /** The rendered things of the scene that a drawn box of their label lies on. */
  function metBy(drawn: readonly DrawnBox[]): string[] {
    const met = scene.objects.filter(({ label, bbox }) =>
      drawn.some((box) => box.label === label && overlap(cornersOf(box), bbox) > 0.6),
    );
    return met.map(({ label }) => label);
  }

  it('should be on the screen with the boxes that the API answers with, by two thresholds', async () => {
    const screen = await devices.screen();
    await screen.getByText('Scan the code', { exact: true }).waitFor();
    const phone = await devices.phone(screen.code.sessionId);
    const check = await phone.locator('.check').textContent();
    expect(await screen.locator('.check').textContent()).toBe(check);
    const uploaded = phone.waitForResponse((one) => one.request().method() === 'PUT');
    await send(phone, PATH);
    await uploaded;
    const begun = performance.now();
    await screen.locator('.annotated svg g').first().waitFor();
    console.log(`from "upload finished" to "boxes on the screen": ${Math.round(performance.now() - begun)} ms`);
    await phone.getByText(SENT).waitFor();
    await screen.getByText(FOUND).waitFor({ state: 'attached' });

    const { detections, imageWidth, imageHeight } = await devices.found(screen.code);
    expect(await drawnBoxes(screen)).toEqual(detections.map(boxOf));
    expect(await screen.locator('.annotated svg').getAttribute('viewBox')).toBe(`0 0 ${imageWidth} ${imageHeight}`);
    expect(metBy(await drawnBoxes(screen)).sort()).toEqual(['dumbbell', 'kettlebell', 'plate']);
    expect(await screen.getByRole('row').count()).toBe(1 + detections.length);

    await screen.getByRole('slider').fill('0.8');
    const surer = detections.filter(({ confidence }) => confidence >= 0.8);
    expect(surer.length).toBe(2);
    expect(await drawnBoxes(screen)).toEqual(surer.map(boxOf));
    expect(await screen.getByRole('caption').textContent()).toBe('2 of 3 detections');

    // It is there again for who comes back to it.
    await screen.getByRole('link', { name: 'Exercises' }).click();
    await screen.getByRole('searchbox').waitFor();
    await screen.goBack();
    await screen.getByRole('slider').waitFor();
    expect(await drawnBoxes(screen)).toEqual(detections.map(boxOf));
    const photo = screen.getByAltText('The photo');
    expect(await photo.evaluate((image: Image) => image.decode().then(() => image.naturalWidth))).toBe(imageWidth);
  });

  it('should come though the socket is cut before it is told of', async () => {
    const sockets: WebSocketRoute[] = [];
    let isCut = false;
    const screen = await devices.screen((page) =>
      page.routeWebSocket(/viewer=/, (socket) => {
        if (isCut) void socket.close();
        else {
          socket.connectToServer();
          sockets.push(socket);
        }
      }),
    );
    await screen.getByText('Connecting').waitFor({ state: 'detached' });
    const phone = await devices.phone(screen.code.sessionId);
    isCut = true;
    await Promise.all(sockets.map((socket) => socket.close()));
    await screen.getByText('Connecting').waitFor();
    await send(phone, PATH);
    await phone.getByText(SENT).waitFor();
    // Now the push had nobody to go to.
    isCut = false;
    await screen.getByText(FOUND).waitFor({ state: 'attached' });
    expect(await drawnBoxes(screen)).toHaveLength(3);
  });

  it('should come though every event of the store is lost', async () => {
    site.stack.switches.lostEvents = 1;
    const screen = await devices.screen();
    const phone = await devices.phone(screen.code.sessionId);
    await send(phone, PATH);
    await screen.getByText(FOUND).waitFor({ state: 'attached' });
    await phone.getByText(SENT).waitFor();
    expect(await drawnBoxes(screen)).toHaveLength(3);
  });

  it('should be upright on both, with its boxes where things are, when the camera was held sideways', async () => {
    const sideways = await sharp(await readSample(FILE))
      .rotate(-90)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await sharp(sideways).metadata()).toMatchObject({ width: scene.height, height: scene.width });
    const screen = await devices.screen();
    const phone = await devices.phone(screen.code.sessionId);
    await phone.getByLabel('Choose a photo').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: sideways });
    const preview = await phone.getByAltText('The photo you chose').boundingBox();
    expect((preview?.width ?? 0) / (preview?.height ?? 1)).toBeCloseTo(scene.width / scene.height, 1);
    // In sight with the photo on a small phone, too, and the one thing that is asked for.
    await phone.setViewportSize({ width: 360, height: 640 });
    const send = phone.getByRole('button', { name: 'Send it', exact: true });
    const box = await send.boundingBox();
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(640);
    expect(await phone.locator('.primary').allTextContents()).toEqual(['Send it']);
    await phone.getByLabel('Choose another').waitFor({ state: 'attached' });
    await send.click();
    await screen.getByText(FOUND).waitFor({ state: 'attached' });

    expect((await devices.photo(screen.code)).equals(sideways)).toBe(true);
    const drawn = await drawnBoxes(screen);
    expect(drawn).toEqual((await devices.found(screen.code)).detections.map(boxOf));
    expect(metBy(drawn).sort()).toEqual(['dumbbell', 'kettlebell', 'plate']);
    // The picture as the browser turns it has the shape of the drawing over it, and fills the same place.
    const photo = screen.getByAltText('The photo');
    const shape = await photo.evaluate((image: Image) => [image.naturalWidth, image.naturalHeight]);
    expect(shape).toEqual([scene.width, scene.height]);
    expect(await screen.locator('.annotated svg').boundingBox()).toEqual(await photo.boundingBox());
  });

  it('should come as a JPEG when it is of a kind that the API does not take', async () => {
    const gif = await sharp(await readSample(FILE))
      .gif()
      .toBuffer();
    const screen = await devices.screen();
    const phone = await devices.phone(screen.code.sessionId);
    // By what is in it, whatever it is called.
    await send(phone, { name: 'photo.png', mimeType: 'image/png', buffer: gif });
    await screen.locator('.annotated svg g').first().waitFor();
    const { format, width, height } = await sharp(await devices.photo(screen.code)).metadata();
    expect({ format, width, height }).toEqual({ format: 'jpeg', width: scene.width, height: scene.height });
    expect(metBy(await drawnBoxes(screen))).toContain('kettlebell');
  });

  it('should be shown once there is a connection again, when it did not come by its URL', async () => {
    const screen = await devices.screen((page) => page.route(/X-Amz-Signature/, (route) => route.abort()));
    const phone = await devices.phone(screen.code.sessionId);
    await send(phone, PATH);
    await screen.getByText(FOUND).waitFor({ state: 'attached' });
    await screen.getByText('The photo can’t be shown here').waitFor();
    await screen.unroute(/X-Amz-Signature/);
    await screen.context().setOffline(true);
    await screen.context().setOffline(false);
    await screen.getByText('The photo can’t be shown here').waitFor({ state: 'detached' });
    const photo = screen.getByAltText('The photo');
    expect(await photo.evaluate((image: Image) => image.decode().then(() => image.naturalWidth))).toBe(scene.width);
  });

  it('should be told of in a sentence when it can not be looked at', async () => {
    const screen = await devices.screen();
    const phone = await devices.phone(screen.code.sessionId);
    const buffer = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000, 7)]);
    await phone.getByLabel('Choose a photo').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer });
    await phone.getByText('This browser can’t show the photo').waitFor();
    await phone.getByRole('button', { name: 'Send it', exact: true }).click();
    await screen.getByText('The photo could not be looked at').waitFor();
    await screen.getByText('The photo can’t be shown here').waitFor();
    const next = devices.nextCode(screen);
    await screen.getByRole('button', { name: 'Another photo' }).press('Enter');
    expect((await next).sessionId).not.toBe(screen.code.sessionId);
    await screen.getByRole('link', { name: 'Open the phone’s page here' }).waitFor();
    await screen.locator('h1:focus').waitFor();
  });
});
