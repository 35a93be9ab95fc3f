import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import type { Detector } from '../../../apps/worker/src/detection/detector.js';
import { startDetector } from '../../../apps/worker/src/detection/detector.js';
import type { SampleScene } from '../support/samples.js';
import { overlap, readSample } from '../support/samples.js';
import { THREAD_ENTRY } from './worker-build.js';

const FOLDER = join('test', 'fixtures', 'families');
const WEIGHTS = 'known.weights';

/** How far two implementations of one model may be apart. */
export interface Tolerance {
  readonly leastOverlap: number;
  /** Of scores. */
  readonly mostDifference: number;
}

/** The fixtures' weights are halves: that costs the scores up to 0.001, and another resizing in a graph up to 0.005. */
export const HALVES: Tolerance = { leastOverlap: 0.98, mostDifference: 0.01 };
/** Eight bits for weights and values are felt in every score. */
export const EIGHT_BITS: Tolerance = { leastOverlap: 0.9, mostDifference: 0.06 };

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const found = z.object({ label: z.string(), score: z.number(), box });
const knownSchema = z.object({
  minScore: z.number(),
  nmsIou: z.number(),
  views: z.array(
    z.object({
      fit: z.string(),
      pad: z.number(),
      width: z.number(),
      height: z.number(),
      pictures: z.record(z.string(), z.array(found)),
    }),
  ),
});

export type Known = z.infer<typeof knownSchema>;
export type View = Known['views'][number];
export type Found = z.infer<typeof found>;
/** How a family brings pictures to its input. The bars do not matter where there are none. */
export type ViewKey = Pick<View, 'fit' | 'width' | 'height'> & Partial<Pick<View, 'pad'>>;

/** What the known model finds by itself: see the README beside it. */
export async function readKnown(): Promise<Known> {
  return knownSchema.parse(JSON.parse(await readFile(join(FOLDER, 'known.json'), 'utf8')));
}

export function viewOf(known: Known, { fit, pad, width, height }: ViewKey): View {
  const view = known.views.find(
    (one) => one.fit === fit && one.width === width && one.height === height && (pad === undefined || one.pad === pad),
  );
  if (view === undefined) throw new Error(`known.json has no view ${fit} ${width}x${height}`);
  return view;
}

/** A sample scene without JPEG: a decoder that makes a JPEG smaller while it reads it has pixels of its own. */
export async function readPicture(file: string): Promise<Buffer> {
  return await sharp(await readSample(file))
    .png()
    .toBuffer();
}

/**
 * Starts the worker's detector on a fixture.
 *
 * @param root gets a folder for it, with the sidecar if there is one.
 */
export async function startFamily(root: string, known: Known, file: string, sidecar?: object): Promise<Detector> {
  const folder = await mkdtemp(join(root, `${file}-`));
  const modelPath = join(folder, `${file}.onnx`);
  await copyFile(join(FOLDER, `${file}.onnx`), modelPath);
  await copyFile(join(FOLDER, WEIGHTS), join(folder, WEIGHTS));
  if (sidecar !== undefined) await writeFile(join(folder, `${file}.json`), JSON.stringify(sidecar));
  const defaults = { minConfidence: known.minScore, nmsIou: known.nmsIou };
  return await startDetector({ modelPath, threads: 1, threadEntry: THREAD_ENTRY, defaults });
}

/** Why a detector does not start; one that does is closed. */
export async function refusalOf(starting: Promise<Detector>): Promise<string> {
  return await starting.then(
    async (detector) => {
      await detector.close();
      return 'not refused';
    },
    (error: unknown) => (error instanceof Error ? error.message : 'not an error'),
  );
}

export async function findAll(
  detector: Detector,
  pictures: ReadonlyMap<string, Buffer>,
): Promise<Map<string, Found[]>> {
  const results = new Map<string, Found[]>();
  for (const [file, picture] of pictures) {
    const { detections } = await detector.detect(picture);
    const list = detections.map(({ label, confidence, bbox }): Found => ({ label, score: confidence, box: [...bbox] }));
    results.set(file, list);
  }
  return results;
}

export interface Comparison {
  readonly overlaps: readonly number[];
  /** Of the scores of pairs. */
  readonly differences: readonly number[];
  /** What only one side has, far enough above the threshold that the other should have it. */
  readonly unmatched: readonly string[];
}

/** Pairs each known box with the one of its label that overlaps it most. */
export function compare(
  actual: ReadonlyMap<string, readonly Found[]>,
  wanted: ReadonlyMap<string, readonly Found[]>,
  certain: number,
): Comparison {
  const overlaps: number[] = [];
  const differences: number[] = [];
  const unmatched: string[] = [];
  for (const [file, known] of wanted) {
    const left = [...(actual.get(file) ?? [])];
    const missed: Found[] = [];
    for (const one of known) {
      const best = bestMatch(one, left);
      if (best === undefined) {
        missed.push(one);
        continue;
      }
      left.splice(left.indexOf(best), 1);
      overlaps.push(overlap(best.box, one.box));
      differences.push(Math.abs(best.score - one.score));
    }
    const certainly = ({ score }: Found): boolean => score >= certain;
    unmatched.push(...missed.filter(certainly).map(({ label, score }) => `${file}: no ${label} ${score}`));
    unmatched.push(...left.filter(certainly).map(({ label, score }) => `${file}: ${label} ${score} too many`));
  }
  return { overlaps, differences, unmatched };
}

/** Whether two sides found the same, as two implementations of one model do. */
export function isSame({ overlaps, differences, unmatched }: Comparison): boolean {
  return (
    unmatched.length === 0 &&
    overlaps.every((share) => share >= HALVES.leastOverlap) &&
    differences.every((difference) => difference <= HALVES.mostDifference)
  );
}

function bestMatch({ label, box: wanted }: Found, rivals: readonly Found[]): Found | undefined {
  const shareOf = (one: Found): number => overlap(one.box, wanted);
  return rivals.filter((one) => one.label === label && shareOf(one) > 0.5).sort((a, b) => shareOf(b) - shareOf(a))[0];
}

/** The known boxes by what the fixture calls their labels; those that it has no label for are not its. */
export function expectedOf(view: View, nameOf: (label: string) => string | undefined): Map<string, Found[]> {
  return new Map(
    Object.entries(view.pictures).map(([file, list]) => [
      file,
      list.flatMap((one) => {
        const label = nameOf(one.label);
        return label === undefined ? [] : [{ ...one, label }];
      }),
    ]),
  );
}

/** How far each box overlaps an object of its label that is really there. */
export function overlapsWithTruth(list: readonly Found[], truth: SampleScene['objects']): number[] {
  return list.map(({ label, box: one }) =>
    Math.max(0, ...truth.filter((object) => object.label === label).map(({ bbox }) => overlap(one, bbox))),
  );
}
