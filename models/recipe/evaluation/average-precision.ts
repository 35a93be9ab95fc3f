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

/** The share of two boxes' common area that both cover, 0 to 1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Box): number => (box[2] - box[0]) * (box[3] - box[1]);
  return (width * height) / (area(a) + area(b) - width * height);
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
      const share = overlap(bbox, truth.bbox);
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
