import type { Schemas } from '@spotter/client';

/** As the client types it, which takes the tuple of the document for a list; it has its four numbers all the same. */
export type Detection = Omit<Schemas['Detection'], 'bbox'> & { readonly bbox: readonly number[] };
export type ImageDetections = Omit<Schemas['ImageDetections'], 'detections'> & {
  readonly detections: readonly Detection[];
};
export type Job = Omit<Schemas['Job'], 'detections'> & { readonly detections?: readonly ImageDetections[] };

/** The corners of a box, upper left and lower right, in pixels of the upright original. */
export function cornersOf({ bbox: [x1 = 0, y1 = 0, x2 = 0, y2 = 0] }: Detection) {
  return { x1, y1, x2, y2 };
}

/** Stroke and ground of the boxes, told apart also by those who see red and green alike: Okabe and Ito's set without its black. */
const COLOURS = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'] as const;

/** Those of a confidence of at least `threshold`, the surest first. */
export function above(detections: readonly Detection[], threshold: number): Detection[] {
  return detections.filter(({ confidence }) => confidence >= threshold).sort((a, b) => b.confidence - a.confidence);
}

/** The same colour for a label wherever and whenever it is shown. */
export function colourOf(label: string): string {
  let hash = 0;
  for (const character of label) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return COLOURS[hash % COLOURS.length] ?? COLOURS[0];
}

/** A label as people read it: models name things for programs, such as `medicine_ball`. */
export function wordsOf(label: string): string {
  return label.replaceAll('_', ' ');
}

export function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}
