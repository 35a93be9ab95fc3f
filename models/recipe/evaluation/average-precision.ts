import { intersectionOverUnion } from '../../../apps/worker/src/detection/nms.js';

/** `[x1, y1, x2, y2]` in pixels. */
export type Box = readonly [number, number, number, number];

/** What is really in one picture. */
export interface Truth {
  readonly label: string;
  readonly bbox: Box;
}

/** What a detector says is in it. */
export interface Detection extends Truth {
  readonly confidence: number;
}

export interface Picture {
  readonly truths: readonly Truth[];
  readonly detections: readonly Detection[];
}

const RECALL_LEVELS = 101;

function corners([x1, y1, x2, y2]: Box) {
  return { x1, y1, x2, y2 };
}

interface Hit {
  readonly confidence: number;
  readonly right: boolean;
}

/** Best first, each detection takes the free object that it overlaps most, if it overlaps that by the threshold. */
function hitsIn({ truths, detections }: Picture, label: string, threshold: number): Hit[] {
  const free = new Set(truths.filter((truth) => truth.label === label));
  const ranked = detections.filter((one) => one.label === label).sort((a, b) => b.confidence - a.confidence);
  return ranked.map(({ bbox, confidence }) => {
    let best: Truth | undefined;
    let most = 0;
    for (const truth of free) {
      const share = intersectionOverUnion(corners(bbox), corners(truth.bbox));
      if (share > most) [best, most] = [truth, share];
    }
    const right = best !== undefined && most >= threshold;
    if (right && best !== undefined) free.delete(best);
    return { confidence, right };
  });
}

/**
 * Average precision of one label at an IoU threshold: the mean, over the recalls 0, 0.01 … 1, of the highest precision at
 * that recall or beyond, as COCO's evaluation defines it.
 *
 * @returns 0 to 1; 0 when the pictures hold no object of the label.
 */
export function averagePrecision(pictures: readonly Picture[], label: string, threshold: number): number {
  const objects = pictures.reduce((sum, { truths }) => sum + truths.filter((truth) => truth.label === label).length, 0);
  if (objects === 0) return 0;
  const hits = pictures
    .flatMap((picture) => hitsIn(picture, label, threshold))
    .sort((a, b) => b.confidence - a.confidence);
  let found = 0;
  const curve = hits.map(({ right }, index) => {
    if (right) found += 1;
    return { recall: found / objects, precision: found / (index + 1) };
  });
  let best = 0;
  let at = curve.length - 1;
  let sum = 0;
  for (let level = RECALL_LEVELS - 1; level >= 0; level -= 1) {
    for (; at >= 0 && (curve[at]?.recall ?? 0) >= level / (RECALL_LEVELS - 1); at -= 1) {
      best = Math.max(best, curve[at]?.precision ?? 0);
    }
    sum += best;
  }
  return sum / RECALL_LEVELS;
}
