import { intersectionOverUnion } from '../../../apps/worker/src/detection/nms.js';
import type { Found } from '../contenders/protocol.js';

/** An object that scores as much must be found by the other as well; near the threshold, implementations may differ. */
const CERTAIN = 0.5;
const LEAST_IOU = 0.7;

/**
 * Says in which object two contenders differ, if they do: one that computes rubbish is not worth timing.
 *
 * @returns the first certain object of either that the other has not found, in words.
 */
export function disagreement(ours: readonly Found[], theirs: readonly Found[]): string | undefined {
  const missed = certainOf(ours).find((found) => !isAmong(found, theirs));
  if (missed !== undefined) return `it misses ${describe(missed)}`;
  const invented = certainOf(theirs).find((found) => !isAmong(found, ours));
  return invented && `only it finds ${describe(invented)}`;
}

export function certainOf(found: readonly Found[]): readonly Found[] {
  return found.filter(({ score }) => score >= CERTAIN);
}

function isAmong({ classIndex, box }: Found, others: readonly Found[]): boolean {
  return others.some(
    (other) => other.classIndex === classIndex && intersectionOverUnion(corners(box), corners(other.box)) >= LEAST_IOU,
  );
}

function corners([x1, y1, x2, y2]: Found['box']) {
  return { x1, y1, x2, y2 };
}

function describe({ classIndex, score, box }: Found): string {
  return `class ${classIndex} (${score.toFixed(2)}) at ${box.map(Math.round).join(', ')}`;
}
