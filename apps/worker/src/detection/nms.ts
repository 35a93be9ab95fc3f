import type { Candidate } from './decode/decoder.js';

/**
 * Removes, within each class, whatever overlaps a better candidate by more than `maxIou`.
 *
 * @returns at most `limit` candidates, by falling score.
 */
export function suppressOverlaps(candidates: readonly Candidate[], maxIou: number, limit: number): Candidate[] {
  const sorted = candidates.toSorted((a, b) => b.score - a.score);
  const kept: Candidate[] = [];
  const keptByClass = new Map<number, Candidate[]>();
  for (const candidate of sorted) {
    if (kept.length === limit) break;
    const rivals = keptByClass.get(candidate.classIndex) ?? [];
    if (rivals.some((rival) => intersectionOverUnion(rival, candidate) > maxIou)) continue;
    kept.push(candidate);
    keptByClass.set(candidate.classIndex, [...rivals, candidate]);
  }
  return kept;
}

type Corners = Pick<Candidate, 'x1' | 'y1' | 'x2' | 'y2'>;

/** The share of two boxes' common area that both cover, 0 to 1. */
export function intersectionOverUnion(a: Corners, b: Corners): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  return intersection / (areaOf(a) + areaOf(b) - intersection);
}

function areaOf({ x1, y1, x2, y2 }: Corners): number {
  return (x2 - x1) * (y2 - y1);
}
