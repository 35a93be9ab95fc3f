import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decoderOf } from '../../../apps/worker/src/detection/decode/decoders.js';
import type { Preprocessing } from '../../../apps/worker/src/detection/model/model-spec.js';
import { sampleScenes } from '../support/samples.js';
import type { Known } from './families.fixture.js';
import {
  compare,
  expectedOf,
  findAll,
  HALVES,
  isSame,
  overlapsWithTruth,
  readKnown,
  readPicture,
  refusalOf,
  startFamily,
  viewOf,
} from './families.fixture.js';
import type { FamilyCase } from './family-cases.fixture.js';
import { AMBIGUOUS, CASES, MISTAKEN, nameOf } from './family-cases.fixture.js';

const IMAGENET = { mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] } as const;
const UNIT = { mean: [0, 0, 0], std: [255, 255, 255] } as const;

/** Settings that are wrong in one way each, and no worse than people get them wrong. */
const MISTAKES: readonly { what: string; of: (right: Preprocessing) => Partial<Preprocessing> }[] = [
  { what: 'channel order', of: ({ channelOrder }) => ({ channelOrder: channelOrder === 'rgb' ? 'bgr' : 'rgb' }) },
  { what: 'fit', of: ({ fit }) => ({ fit: fit === 'letterbox-center' ? 'letterbox-topleft' : 'letterbox-center' }) },
  { what: 'normalisation', of: ({ std }) => (std[0] === 255 ? IMAGENET : UNIT) },
];

/** What goes in as bytes can't be normalised wrongly. */
const TAKES_BYTES = ['tf-od'];
/** Families of one preprocessing are prone to the same mistakes: the first of them stands for all. */
const DISTINCT = CASES.filter(
  (one, index) => CASES.findIndex((other) => preparationOf(other) === preparationOf(one)) === index,
);
const BLUNDERS = DISTINCT.flatMap((one) =>
  MISTAKES.filter(({ what }) => what !== 'normalisation' || !TAKES_BYTES.includes(one.file)).map((mistake) => ({
    ...one,
    ...mistake,
  })),
);

function preparationOf({ family, file }: FamilyCase): string {
  return JSON.stringify([decoderOf(family).preprocessing, TAKES_BYTES.includes(file)]);
}

describe('the families of detectors', () => {
  let root: string;
  let known: Known;
  let pictures: Map<string, Buffer>;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'spotter-families-'));
    known = await readKnown();
    const files = Object.keys(known.views[0]?.pictures ?? {});
    pictures = new Map(await Promise.all(files.map(async (file) => [file, await readPicture(file)] as const)));
  });

  afterAll(async () => {
    await rm(root, { recursive: true });
  });

  async function run({ file, view, naming, tolerance = HALVES }: FamilyCase, sidecar: object | undefined) {
    const detector = await startFamily(root, known, file, sidecar);
    // A thread that is left would keep the process from ending.
    const found = await findAll(detector, pictures).finally(() => detector.close());
    const expected = expectedOf(viewOf(known, view), (label) => nameOf(naming, label));
    return { spec: detector.spec, comparison: compare(found, expected, known.minScore + tolerance.mostDifference) };
  }

  it('should be judged by boxes that are really there', async () => {
    const truth = new Map((await sampleScenes()).map(({ file, objects }) => [file, objects]));
    for (const view of known.views) {
      const overlaps = Object.entries(view.pictures).flatMap(([file, found]) =>
        overlapsWithTruth(found, truth.get(file) ?? []),
      );
      const matched = overlaps.filter((overlap) => overlap > 0.5);
      expect(matched.length).toBeGreaterThanOrEqual(15);
      expect(matched.length / overlaps.length).toBeGreaterThanOrEqual(0.85);
      expect(mean(matched)).toBeGreaterThanOrEqual(0.8);
    }
  });

  it.each(CASES)('should find the known boxes with $file, called by $naming', async (one) => {
    const { leastOverlap, mostDifference } = one.tolerance ?? HALVES;
    const { spec, comparison } = await run(one, one.sidecar);
    expect(spec).toMatchObject({ family: one.family, input: { width: one.view.width, height: one.view.height } });
    const { overlaps, differences, unmatched } = comparison;
    expect(unmatched).toEqual([]);
    expect(Math.min(...overlaps)).toBeGreaterThanOrEqual(leastOverlap);
    expect(Math.max(...differences)).toBeLessThanOrEqual(mostDifference);
  });

  it.each(BLUNDERS)('should find something else with $file and a wrong $what', async (one) => {
    const { family, sidecar, of } = one;
    const { comparison } = await run(one, { ...sidecar, format: family, ...of(decoderOf(family).preprocessing) });
    expect(isSame(comparison)).toBe(false);
  });

  it.each(AMBIGUOUS)('should not guess what $file is when told $told', async ({ file, sidecar, rivals }) => {
    const message = await refusalOf(startFamily(root, known, file, sidecar));
    expect(message).toMatch(/could be of more than one family/u);
    expect([...message.matchAll(/"(\S+)", because/gu)].map(([, family]) => family)).toEqual(rivals);
  });

  it.each(MISTAKEN)('should not read $file as $format, which its values deny', async ({ file, format, shown }) => {
    const message = await refusalOf(startFamily(root, known, file, { format }));
    expect(message).toContain(`says format "${format}"`);
    expect(message).toMatch(shown);
  });

  it('should not take nothing, which is all that a grey picture may give, for a proof', async () => {
    const message = await refusalOf(startFamily(root, known, 'yolov7-nms', undefined));
    expect(message).toMatch(/It could be read as\n +"yolov7-nms": one output/u);
    expect(message).toContain('"format": "yolov7-nms"');
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
