import type { Canvas, Placement } from './canvas.js';
import { eachPixel } from './canvas.js';

/** A running mean of `2 * radius + 1` values along a line. */
function blurLine(
  source: Float32Array,
  target: Float32Array,
  start: number,
  step: number,
  count: number,
  radius: number,
): void {
  let sum = 0;
  for (let index = -radius; index < count + radius; index += 1) {
    if (index + radius < count) sum += source[start + (index + radius) * step] ?? 0;
    if (index - radius - 1 >= 0) sum -= source[start + (index - radius - 1) * step] ?? 0;
    if (index >= 0 && index < count) target[start + index * step] = sum / (2 * radius + 1);
  }
}

/** Darkens the canvas under a tile's outline, softened over `radius` pixels; `strength` 1 is black. */
export function castShadow(canvas: Canvas, placement: Placement, radius: number, strength: number): void {
  const { width, height, rgba } = placement.tile;
  const soft = new Float32Array(width * height);
  const half = new Float32Array(width * height);
  for (let index = 0; index < soft.length; index += 1) soft[index] = (rgba[index * 4 + 3] ?? 0) / 255;
  for (let y = 0; y < height; y += 1) blurLine(soft, half, y * width, 1, width, radius);
  for (let x = 0; x < width; x += 1) blurLine(half, soft, x, width, height, radius);
  eachPixel(canvas, placement, (from, to) => {
    const light = 1 - strength * (soft[from] ?? 0);
    for (let channel = 0; channel < 3; channel += 1) {
      canvas.rgb[to * 3 + channel] = Math.round((canvas.rgb[to * 3 + channel] ?? 0) * light);
    }
  });
}
