import type { Candidate } from '../decode/decoder.js';
import type { Fit } from '../model/model-spec.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a picture lies inside a model's input, and how it got that size. */
export interface Placement extends Size {
  readonly left: number;
  readonly top: number;
  /** Of the upright original. */
  readonly original: Size;
}

/** Fits a picture into a model's input. Letterboxing keeps its shape and leaves bars, stretching fills the input. */
export function place(original: Size, input: Size, fit: Fit): Placement {
  if (fit === 'stretch') return { left: 0, top: 0, width: input.width, height: input.height, original };
  const ratio = Math.min(input.width / original.width, input.height / original.height);
  // A panorama may be thinner than a pixel by then, which no picture can be.
  const width = Math.max(1, Math.round(original.width * ratio));
  const height = Math.max(1, Math.round(original.height * ratio));
  const centred = fit === 'letterbox-center';
  return {
    left: centred ? Math.floor((input.width - width) / 2) : 0,
    top: centred ? Math.floor((input.height - height) / 2) : 0,
    width,
    height,
    original,
  };
}

/**
 * Whether a picture is hardly shrunk in one direction, though it has far more pixels than its place has. libvips shrinks a JPEG
 * as it loads it, from 3 on in both directions; with 100 across and 1.2 down, as only stretching makes them, it holds all of
 * it. What is tall may lie on its side in its file.
 */
export function isLopsided({ width, height, original }: Placement): boolean {
  const across = original.width / width;
  const down = original.height / height;
  return Math.min(across, down) < 3 && across * down >= 16;
}

export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/** A box in pixels of the original, clipped to it, by one in pixels of the model's input. */
export function toOriginal({ x1, y1, x2, y2 }: Candidate, { left, top, width, height, original }: Placement): Box {
  const x = (value: number): number => clip(((value - left) * original.width) / width, original.width);
  const y = (value: number): number => clip(((value - top) * original.height) / height, original.height);
  return [x(x1), y(y1), x(x2), y(y2)];
}

function clip(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
