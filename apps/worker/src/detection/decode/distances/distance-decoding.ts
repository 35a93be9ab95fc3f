import type { ModelSpec } from '../../model/model-spec.js';
import { bestClass } from '../best-class.js';
import type { Candidate, Decoder, Evidence, OutputLayout, OutputTensor, RecognitionContext } from '../decoder.js';
import { describeStrides } from '../describe.js';
import { boxRound, scoresForLogits } from './distance-distribution.js';
import type { DistanceHead, DistanceHeads } from './distance-heads.js';
import { distanceHeadsOf } from './distance-heads.js';
import { areScores, reaches } from '../score.js';

const SIDES = 4;

/**
 * A family with, for each stride, the class scores `[batch, cells, classes]`, sigmoid already applied, and the logits of the
 * distances from the cell's middle to the sides of the box `[batch, cells, 4 * bins]`, as in Generalized Focal Loss.
 */
export function distanceDecoder(
  { family, preprocessing }: Pick<Decoder, 'family' | 'preprocessing'>,
  strides: readonly number[],
): Decoder {
  return {
    family,
    outputs: `for each of the strides ${describeStrides(strides)}, [batch, cells, classes] and [batch, cells, 4 * bins]`,
    preprocessing,
    defaultSide: 320,
    isSuppressed: false,
    layoutOf: (context) => layoutOf(context, strides),
    evidenceFor: (context) => evidenceFor(context, strides),
    deniedBy: (context) => deniedBy(context, strides),
    decode: (outputs, model, minScore) => decode(outputs, model, minScore, strides),
  };
}

/** A number of labels helps, and does no harm where it is wrong. */
function layoutOf(context: RecognitionContext, strides: readonly number[]): OutputLayout | undefined {
  const heads = recognisedHeads(context, strides);
  return heads && { classes: heads.classes };
}

function evidenceFor(context: RecognitionContext, strides: readonly number[]): Evidence | undefined {
  const found = recognisedHeads(context, strides);
  if (found === undefined || !found.heads.every(({ scores }) => areScores(scores.data))) return undefined;
  const { classes, bins } = found;
  const { labelCount } = context;
  if (labelCount !== undefined && labelCount !== classes) return undefined;
  const because =
    `its outputs are, for the cells of each of the strides ${describeStrides(strides)}, ` +
    `${classes} scores and ${SIDES} distances of ${bins} bins`;
  return { source: labelCount === undefined ? 'shapes' : 'metadata', because };
}

function deniedBy(context: RecognitionContext, strides: readonly number[]): string | undefined {
  const heads = recognisedHeads(context, strides)?.heads ?? [];
  const denials = heads.map(({ distances }) => scoresForLogits(distances.output));
  // The largest stride has few cells, and their logits may be anything.
  return denials.includes(undefined) ? undefined : denials[0];
}

function recognisedHeads(
  { outputs, input, labelCount }: RecognitionContext,
  strides: readonly number[],
): DistanceHeads | undefined {
  return distanceHeadsOf(outputs, input, strides, labelCount) ?? distanceHeadsOf(outputs, input, strides, undefined);
}

/** The candidates of all strides, round the middles of the cells. */
function decode(
  outputs: readonly OutputTensor[],
  { input, classes }: Pick<ModelSpec, 'input' | 'classes'>,
  minScore: number,
  strides: readonly number[],
): Candidate[] {
  const found = distanceHeadsOf(outputs, input, strides, classes);
  if (found === undefined) return [];
  const candidates: Candidate[] = [];
  for (const head of found.heads)
    addCandidates(candidates, head, found, Math.ceil(input.width / head.stride), minScore);
  return candidates;
}

function addCandidates(
  candidates: Candidate[],
  { stride, scores, distances }: DistanceHead,
  { classes, bins }: DistanceHeads,
  columns: number,
  minScore: number,
): void {
  for (let cell = 0; cell < scores.rows; cell++) {
    const best = bestClass(scores.data, cell * classes, classes);
    const score = scores.data[cell * classes + best] ?? NaN;
    if (!reaches(score, minScore)) continue;
    const x = ((cell % columns) + 0.5) * stride;
    const y = (Math.floor(cell / columns) + 0.5) * stride;
    const box = boxRound(x, y, stride, { data: distances.data, start: cell * SIDES * bins, bins });
    candidates.push({ classIndex: best, score, ...box });
  }
}
