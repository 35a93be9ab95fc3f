import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { LABELS } from '../scenes/objects.js';
import { renderScene } from '../scenes/scene.js';

const models = join(import.meta.dirname, '..', '..');

const Scenes = z.array(
  z.object({
    file: z.string(),
    width: z.number(),
    height: z.number(),
    seed: z.number(),
    objects: z.array(z.object({ label: z.enum(LABELS), bbox: z.array(z.number()).length(4) })),
  }),
);

const readScenes = async (): Promise<z.infer<typeof Scenes>> =>
  Scenes.parse(JSON.parse(await readFile(join(models, 'samples', 'scenes.json'), 'utf8')));

describe('the model card', () => {
  it('should name the sha256 and the size of the model that is here', async () => {
    const model = await readFile(join(models, 'default.onnx'));
    const card = await readFile(join(models, 'README.md'), 'utf8');

    expect(card).toContain(createHash('sha256').update(model).digest('hex'));
    expect(card).toContain(`${model.length} bytes`);
    expect(model.length).toBeLessThanOrEqual(4_000_000);
  });
});

describe('the sample scenes', () => {
  it('should be 24 pictures that show every kind of object', async () => {
    const scenes = await readScenes();
    const sizes = await Promise.all(
      scenes.map(async ({ file }) => (await readFile(join(models, 'samples', file))).length),
    );

    expect(scenes).toHaveLength(24);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(1_500_000);
    expect(new Set(scenes.flatMap(({ objects }) => objects.map(({ label }) => label)))).toEqual(new Set(LABELS));
  });

  it('should be what the renderer makes of their seeds', async () => {
    const scenes = (await readScenes()).filter(({ width }) => width === 256).slice(0, 3);

    expect(scenes).toHaveLength(3);
    for (const { seed, width, height, objects } of scenes) {
      const rendered = await renderScene(seed, width, height);
      expect(rendered.objects.map(({ label }) => label)).toEqual(objects.map(({ label }) => label));
      rendered.objects.forEach(({ bbox }, index) => {
        // Another processor may round the edge of a drawing to the next pixel.
        bbox.forEach((edge, side) => {
          expect(Math.abs(edge - (objects[index]?.bbox[side] ?? NaN))).toBeLessThanOrEqual(1);
        });
      });
    }
  }, 60_000);
});
