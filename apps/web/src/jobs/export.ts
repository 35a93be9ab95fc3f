import { cornersOf } from '../detections/detections.js';
import type { ImageError, ImageResult, JobState } from './job.js';

/** One line of the CSV: a detection, or an image without any, or one that failed. */
export interface Line {
  readonly imageIndex: number;
  readonly imageUrl: string;
  readonly label: string;
  readonly confidence: number | '';
  readonly x1: number | '';
  readonly y1: number | '';
  readonly x2: number | '';
  readonly y2: number | '';
  readonly error: string;
}

const NO_BOX = { label: '', confidence: '', x1: '', y1: '', x2: '', y2: '' } as const;

/** By image, as they were submitted. Coordinates are pixels of the upright original. */
export function linesOf(results: readonly ImageResult[], errors: readonly ImageError[]): Line[] {
  const found = results.flatMap(({ imageIndex, imageUrl, detections }): Line[] => {
    const image = { imageIndex, imageUrl, error: '' };
    if (detections.length === 0) return [{ ...image, ...NO_BOX }];
    return detections.map((detection) => {
      const { label, confidence } = detection;
      return { ...image, label, confidence, ...cornersOf(detection) };
    });
  });
  const failed = errors.map(({ imageIndex, imageUrl, code }): Line => ({
    imageIndex,
    imageUrl,
    ...NO_BOX,
    error: code,
  }));
  return [...found, ...failed].sort((a, b) => a.imageIndex - b.imageIndex);
}

/** The job as `GET /jobs/{jobId}` tells it, in one piece, without the URLs that end. */
export function documentOf(state: JobState, results: readonly ImageResult[], errors: readonly ImageError[]): object {
  return { ...state, detections: results.map(withoutView), errors };
}

function withoutView({ viewUrl: _url, viewUrlExpiration: _expiration, ...image }: ImageResult): object {
  return image;
}

export async function csvOf(lines: readonly Line[]): Promise<string> {
  const { unparse } = await import('papaparse');
  // What a spreadsheet would run as a formula is text here.
  return unparse([...lines], { escapeFormulae: true });
}

/** Gives the browser a file to keep. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}
