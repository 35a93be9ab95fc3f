import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { z } from 'zod';
import { DRAWINGS } from './exercises/drawings.js';
import { sceneOf } from './scene/scene.js';

/** Rendering is work: a busy machine may need more than Jest's five seconds for it. */
const PATIENCE_MS = 120_000;
const CATALOGUE = join(process.cwd(), 'catalogue');

const Exercises = z.array(
  z.strictObject({
    exerciseId: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
    name: z.string().min(1),
    description: z.string().min(80),
    difficultyLevel: z.enum(['beginner', 'intermediate', 'advanced']),
    image: z.string(),
  }),
);
// The worker forbids SVG in its decoder, and such a block holds for the whole process, in which its tests may have run before.
sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });

const exercises = Exercises.parse(JSON.parse(await readFile(join(CATALOGUE, 'exercises.json'), 'utf8')));

/** Small, because machines differ in how they smooth an edge. Drawn in full first: sharp draws SVG at the size asked for. */
async function thumbnail(picture: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: info }).resize(120, 90).raw().toBuffer();
}

describe('exercises.json', () => {
  it('should have a drawing and a picture for each exercise, and no other', async () => {
    const ids = exercises.map(({ exerciseId }) => exerciseId).toSorted();

    expect(new Set(ids).size).toBe(12);
    expect(DRAWINGS.map(({ slug }) => slug).toSorted()).toEqual(ids);
    expect((await readdir(join(CATALOGUE, 'images'))).toSorted()).toEqual(ids.map((id) => `${id}.jpg`));
    for (const { exerciseId, image } of exercises) expect(image).toBe(`${exerciseId}.jpg`);
  });

  it('should have four exercises of each level', () => {
    const levels = exercises.map(({ difficultyLevel }) => difficultyLevel).toSorted();

    expect(levels).toEqual(
      ['advanced', 'beginner', 'intermediate'].flatMap((level) => Array.from({ length: 4 }, () => level)),
    );
  });
});

describe('sceneOf', () => {
  let scenes: [string, string][];

  beforeAll(() => {
    scenes = DRAWINGS.map((drawing) => [drawing.slug, sceneOf(drawing)]);
  }, PATIENCE_MS);

  it('should draw without fonts, which differ between machines, and without slips of arithmetic', () => {
    for (const [, svg] of scenes) expect(svg).not.toMatch(/<text|NaN|Infinity|undefined/);
  });

  it(
    'should draw what the pictures show',
    async () => {
      for (const [slug, svg] of scenes) {
        const picture = await readFile(join(CATALOGUE, 'images', `${slug}.jpg`));
        const [kept, drawn] = await Promise.all([thumbnail(picture), thumbnail(Buffer.from(svg))]);
        const difference = kept.reduce((sum, value, index) => sum + Math.abs(value - (drawn[index] ?? 0)), 0);

        expect(difference / kept.length).toBeLessThan(0.5);
      }
    },
    PATIENCE_MS,
  );
});

describe('images', () => {
  it('should be progressive JPEGs of 1200 x 900 between 30 and 80 KiB', async () => {
    for (const { image } of exercises) {
      const picture = await readFile(join(CATALOGUE, 'images', image));

      expect(await sharp(picture).metadata()).toMatchObject({
        format: 'jpeg',
        width: 1200,
        height: 900,
        isProgressive: true,
      });
      expect(picture.length).toBeGreaterThan(30 * 1024);
      expect(picture.length).toBeLessThan(80 * 1024);
    }
  });
});
