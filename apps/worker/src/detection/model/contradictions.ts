import type { Candidate, Decoder, OutputLayout, RecognitionContext } from '../decode/decoder.js';
import { describeOddShare } from '../decode/describe.js';
import { isShare } from '../decode/score.js';
import type { Size } from '../preprocess/letterbox.js';

/** No detector's boxes are all smaller than that, in pixels, or all larger than that many times the picture. */
const LEAST_SIDE = 4;
const MOST_TIMES = 4;
/** Some heads give distances to the sides that may be a little below 0 where they see nothing. */
const MOST_TURNED = 0.9;
/** Boxes as large as the picture may be all that a model sees, but then few of them are much beside it. */
const MOST_LARGE = 0.9;
const MOST_OUTSIDE = 0.1;
const FAR_OUTSIDE = 1.25;
/** Fewer boxes may all be odd: nothing is in the picture that they could be right about. */
const LEAST_COUNT = 20;

/**
 * What the values of the trial run have that no model of a family gives, as the rest of a sentence; `undefined` where they
 * may be its own. Only what is beyond doubt counts: one score that is none, or that all are class ids, or
 * boxes nearly all of which end before they begin or were corners before they were decoded, or of which not one can be
 * meant.
 */
export function contradictionOf(
  decoder: Decoder,
  { classes }: OutputLayout,
  context: RecognitionContext,
): string | undefined {
  const { outputs, input } = context;
  const candidates = decoder.decode(outputs, { input, classes }, -Infinity).filter(hasExtent);
  const odd = candidates.find(({ score }) => !isShare(score));
  if (odd !== undefined) return describeOddShare('a score', odd.score);
  const denial = decoder.deniedBy?.(context);
  if (denial !== undefined) return denial;
  const count = candidates.length;
  if (count < LEAST_COUNT) return undefined;
  if (areClassIds(candidates)) return `each of the ${count} scores is 0 or 1, as class ids are`;
  const turned = candidates.filter(isTurned).length;
  if (turned > MOST_TURNED * count) return `${turned} of the ${count} boxes end before they begin`;
  if (!candidates.some((box) => canBeMeant(box, input))) {
    return `none of the ${count} boxes lies in the picture and has a size that could be meant`;
  }
  if (!areCornersMisread(candidates, input)) return undefined;
  return `nearly all of the ${count} boxes are too large for where they are, as two corners are that are read as centre and size`;
}

/** All scores may be 0 of a picture without anything in it, and no detector is quite sure of some and sees nothing else. */
function areClassIds(candidates: readonly Candidate[]): boolean {
  return candidates.some(({ score }) => score === 1) && candidates.every(({ score }) => score === 0 || score === 1);
}

function isTurned({ x1, y1, x2, y2 }: Candidate): boolean {
  return x2 < x1 || y2 < y1;
}

/**
 * What begins at x 200 and ends at 300 becomes 300 wide round 200: each box is at least as wide as its centre is far from
 * the left, alike in y, and what is on the right reaches far out of the picture. Of detectors' own boxes at most 40 percent
 * were so large where it was measured, and 3 percent so far outside.
 */
function areCornersMisread(candidates: readonly Candidate[], { width, height }: Size): boolean {
  const count = candidates.length;
  const large = candidates.filter(({ x1, y1, x2, y2 }) => x2 - x1 >= (x1 + x2) / 2 && y2 - y1 >= (y1 + y2) / 2);
  const outside = large.filter(({ x2, y2 }) => x2 > FAR_OUTSIDE * width || y2 > FAR_OUTSIDE * height);
  return large.length > MOST_LARGE * count && outside.length > MOST_OUTSIDE * count;
}

/** Not so the rows by which some exporters fill up to a fixed number, all zeros or all -1. */
function hasExtent({ x1, y1, x2, y2 }: Candidate): boolean {
  return x1 !== x2 || y1 !== y2;
}

function canBeMeant({ x1, y1, x2, y2 }: Candidate, { width, height }: Size): boolean {
  const isOfSize = (side: number, most: number): boolean => side >= LEAST_SIDE && side <= most * MOST_TIMES;
  const isInside = x1 < width && y1 < height && x2 > 0 && y2 > 0;
  return isInside && isOfSize(x2 - x1, width) && isOfSize(y2 - y1, height);
}
