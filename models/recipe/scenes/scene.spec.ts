import { beforeAll, describe, expect, it } from '@jest/globals';
import { renderSquare } from './letterbox.js';
import { LABELS } from './objects.js';
import { LEAST_VISIBLE, SURROUNDINGS, isEmptyScene, renderScene } from './scene.js';
import type { Scene } from './scene.js';

const SEEDS = Array.from({ length: 16 }, (_, index) => 500 + index);
/** Rendering is work: a busy machine may need more than Jest's five seconds for it. */
const PATIENCE_MS = 60_000;

async function renderAll(render: (seed: number) => Promise<Scene>): Promise<Scene[]> {
  const scenes: Scene[] = [];
  for (const seed of SEEDS) scenes.push(await render(seed));
  return scenes;
}

describe('renderScene', () => {
  let scenes: Scene[];

  beforeAll(async () => {
    scenes = await renderAll((seed) => renderScene(seed, 96, 72));
  }, PATIENCE_MS);

  it('should give the same pixels and boxes for the same seed, and others for another', async () => {
    const [first, second] = scenes;

    expect(await renderScene(500, 96, 72)).toEqual(first);
    expect(second?.rgb.every((value, index) => value === first?.rgb[index])).toBe(false);
  });

  it('should fill a picture of any size', () => {
    for (const scene of scenes) expect([scene.width, scene.height, scene.rgb.length]).toEqual([96, 72, 96 * 72 * 3]);
  });

  it('should keep every box inside the picture and every object mostly visible', () => {
    for (const { bbox, visible } of scenes.flatMap((scene) => scene.objects)) {
      const [x1, y1, x2, y2] = bbox;
      expect(x1 >= 0 && y1 >= 0 && x1 < x2 && y1 < y2 && x2 <= 96 && y2 <= 72).toBe(true);
      expect(visible).toBeGreaterThanOrEqual(LEAST_VISIBLE);
      expect(visible).toBeLessThanOrEqual(1);
    }
  });

  it('should show every kind of object, and leave some scenes empty', () => {
    const seen = scenes.flatMap(({ objects }) => objects.map(({ label }) => label));

    expect(new Set(seen)).toEqual(new Set(LABELS));
    expect(scenes.some(({ objects }) => objects.length === 0)).toBe(true);
  });
});

describe('surroundings', () => {
  let wild: Scene[];
  let people: Scene[];

  beforeAll(async () => {
    wild = await renderAll((seed) => renderScene(seed, 96, 72, 'wild'));
    people = await renderAll((seed) => renderScene(seed, 96, 72, 'people'));
  }, PATIENCE_MS);

  it('should be the same for the same seed, and not those of a gym', async () => {
    const [first] = wild;

    expect(await renderScene(500, 96, 72, 'wild')).toEqual(first);
    expect(await renderScene(500, 96, 72)).not.toEqual(first);
  });

  it('should leave about half of the wild scenes empty', () => {
    const empty = wild.filter(({ objects }) => objects.length === 0);

    expect(empty.length).toBeGreaterThanOrEqual(4);
    expect(empty.length).toBeLessThanOrEqual(12);
  });

  it('should leave most scenes of people empty, and put gear among the people of others', () => {
    const empty = people.filter(({ objects }) => objects.length === 0);

    expect(empty.length).toBeGreaterThan(SEEDS.length / 2);
    expect(empty.length).toBeLessThan(SEEDS.length);
  });

  it('should draw people anew for each seed, and the same ones for the same seed', async () => {
    const again = await renderScene(501, 96, 72, 'people');

    expect(again).toEqual(people[1]);
    expect(again.rgb).not.toEqual(people[0]?.rgb);
    expect(again.rgb).not.toEqual((await renderScene(501, 96, 72, 'sparse')).rgb);
  });

  it.each(SURROUNDINGS)(
    'should be told empty without rendering exactly where nothing is rendered (%s)',
    async (kind) => {
      const scenes = kind === 'wild' ? wild : await renderAll((seed) => renderScene(seed, 96, 72, kind));

      expect(scenes.map(({ seed }) => isEmptyScene(seed, kind))).toEqual(
        scenes.map(({ objects }) => objects.length === 0),
      );
    },
    PATIENCE_MS,
  );
});

describe('renderSquare', () => {
  const SIDE = 64;

  function greyRows({ rgb }: Scene): Set<number> {
    const rows = Array.from({ length: SIDE }, (_, y) => rgb.subarray(y * SIDE * 3, (y + 1) * SIDE * 3));
    return new Set(rows.flatMap((row, y) => (row.every((value) => value === 114) ? [y] : [])));
  }

  it(
    'should put bars of grey 114 around some pictures, and boxes where the picture is',
    async () => {
      const scenes = await renderAll((seed) => renderSquare(seed, SIDE));
      const barred = scenes.filter((scene) => greyRows(scene).size > 0);

      expect(barred.length).toBeGreaterThan(0);
      expect(barred.length).toBeLessThan(SEEDS.length);
      for (const scene of barred) {
        const bars = greyRows(scene);
        for (const { bbox } of scene.objects) expect(bars.has(bbox[1]) || bars.has(bbox[3] - 1)).toBe(false);
      }
    },
    PATIENCE_MS,
  );
});
