import type { Decoder } from './decoder.js';
import { yolov8 } from './yolov8.js';
import { yolox } from './yolox.js';

/** Every family that can be decoded, in the order in which a model without a sidecar is compared with them. */
export const DECODERS: readonly Decoder[] = [yolox, yolov8];

export function decoderOf(family: string): Decoder | undefined {
  return DECODERS.find((decoder) => decoder.family === family);
}
