import { Failure } from '../api/failure.js';
import { cornersOf } from '../detections/detections.js';
import type { ImageDetections, Job } from '../detections/detections.js';
import type { ImageError, ImagesQuery } from './job.images.js';
import type { JobState } from './job.js';
import { fileNameOf } from './picture.name.js';

interface Named {
  /** What the picture was called when it was chosen. */
  readonly fileName: string;
}

/** A job in one piece, as `GET /jobs/{jobId}` tells it, without URLs that end, and with what each picture was called. */
export type JobDocument = JobState & {
  readonly detections: readonly (Omit<ImageDetections, 'viewUrl' | 'viewUrlExpiration'> & Named)[];
  readonly errors: readonly (ImageError & Named)[];
};

/** As many images as a job can have. */
const ALL = 1_000;

/** @param ask reads a page of the job, which may be shorter than it is asked for. */
export async function wholeOf(ask: (query: ImagesQuery) => Promise<Job>): Promise<JobDocument> {
  const pages = [await ask({ limit: ALL })];
  for (let page = pages[0]; page?.nextCursor !== undefined; page = pages.at(-1))
    pages.push(await ask({ limit: ALL, cursor: page.nextCursor }));
  return documentOf(pages);
}

/** @param pages as they follow one another, one at least; the last one has the state of the job. */
export function documentOf(pages: readonly Job[]): JobDocument {
  const last = pages.at(-1);
  if (!last) throw new Error('A job has one page at least');
  return {
    ...last,
    detections: pages.flatMap(({ detections = [] }) => detections.map((image) => named(withoutView(image)))),
    errors: pages.flatMap(({ errors = [] }) => errors.map(named)),
  };
}

function withoutView({ viewUrl: _url, viewUrlExpiration: _expiration, ...image }: ImageDetections) {
  return image;
}

function named<Image extends { readonly imageUrl: string }>(image: Image): Image & Named {
  return { ...image, fileName: fileNameOf(image.imageUrl) };
}

/** One line of the CSV: a detection, or an image without any, or one that failed. */
interface Line extends Named {
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
function linesOf({ detections: images, errors }: JobDocument): Line[] {
  const found = images.flatMap(({ imageIndex, imageUrl, fileName, detections }): Line[] => {
    const image = { imageIndex, imageUrl, fileName, error: '' };
    if (detections.length === 0) return [{ ...image, ...NO_BOX }];
    return detections.map((detection) => {
      const { label, confidence } = detection;
      return { ...image, label, confidence, ...cornersOf(detection) };
    });
  });
  const failed = errors.map(({ imageIndex, imageUrl, fileName, code }): Line => ({
    imageIndex,
    imageUrl,
    fileName,
    ...NO_BOX,
    error: code,
  }));
  return [...found, ...failed].sort((a, b) => a.imageIndex - b.imageIndex);
}

/**
 * What spreadsheets take for the beginning of a formula (OWASP's "CSV Injection"), in the wide forms of East Asia too. Labels are a model's,
 * and models are brought by people.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** RFC 4180, behind the mark by which Excel knows UTF-8. @throws Failure when what writes it could not be loaded. */
export async function csvOf(job: JobDocument): Promise<string> {
  const { unparse } = await import('papaparse').catch((cause: unknown) => {
    throw new Failure(
      'The CSV could not be made. Look at your connection, then load this page again.',
      undefined,
      undefined,
      {
        cause,
      },
    );
  });
  return `\ufeff${unparse(linesOf(job), { escapeFormulae: FORMULA })}`;
}

export function jsonOf(job: JobDocument): string {
  return JSON.stringify(job, undefined, 2);
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
