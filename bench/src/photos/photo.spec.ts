import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { makePhoto, sourceOf } from './photo.js';

describe('makePhoto', () => {
  const small = { width: 128, height: 96, quality: 88, grain: 0, timesPeers: 1 };

  it('should make the same JPEG of the wanted size each time', async () => {
    const source = sourceOf(undefined);
    const photo = await makePhoto(source, { ...small, grain: 5 });
    const { format, width, height } = await sharp(photo).metadata();
    expect({ format, width, height }).toEqual({ format: 'jpeg', width: 128, height: 96 });
    expect(await makePhoto(source, { ...small, grain: 5 })).toEqual(photo);
  });

  it('should be larger for its grain, as a photo is', async () => {
    const source = sourceOf(undefined);
    const [plain, grainy] = [await makePhoto(source, small), await makePhoto(source, { ...small, grain: 5 })];
    expect(grainy.length).toBeGreaterThan(1.2 * plain.length);
  });
});
