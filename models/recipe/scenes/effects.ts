import sharp from 'sharp';
import type { Canvas } from './canvas.js';
import type { Random } from './random.js';

const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);

/** Soft blotches of light and dark, as worn walls and floors have them: value noise on a coarse grid. */
export function mottle({ width, height, rgb }: Canvas, random: Random, cell: number, strength: number): void {
  const columns = Math.ceil(width / cell) + 2;
  const grid = Float32Array.from({ length: columns * (Math.ceil(height / cell) + 2) }, () => random.normal(strength));
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / cell);
    const down = y / cell - row;
    for (let x = 0; x < width; x += 1) {
      const column = Math.floor(x / cell);
      const across = x / cell - column;
      const at = row * columns + column;
      const upper = (grid[at] ?? 0) * (1 - across) + (grid[at + 1] ?? 0) * across;
      const lower = (grid[at + columns] ?? 0) * (1 - across) + (grid[at + columns + 1] ?? 0) * across;
      const offset = upper * (1 - down) + lower * down;
      const pixel = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel += 1)
        rgb[pixel + channel] = clamp((rgb[pixel + channel] ?? 0) + offset);
    }
  }
}

/** Light that falls off across the picture, from a lamp somewhere in or near it. */
export function illuminate({ width, height, rgb }: Canvas, random: Random): void {
  const [lampX, lampY] = [width * random.range(-0.4, 1.4), height * random.range(-0.6, 1.2)];
  const reach = Math.max(width, height) * random.range(0.6, 2);
  const [dark, bright] = [random.range(0.35, 0.95), random.range(0.95, 1.35)];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const distance = Math.min(1, Math.hypot(x - lampX, y - lampY) / reach);
      const light = bright + (dark - bright) * distance * distance;
      const pixel = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel += 1)
        rgb[pixel + channel] = clamp((rgb[pixel + channel] ?? 0) * light);
    }
  }
}

/** Exposure, contrast and white balance of a camera. */
export function develop({ rgb }: Canvas, random: Random): void {
  const contrast = random.range(0.6, 1.25);
  const offset = random.normal(14);
  for (let channel = 0; channel < 3; channel += 1) {
    const gain = 1 + random.normal(0.06);
    const curve = Uint8Array.from({ length: 256 }, (_, level) =>
      clamp(Math.round(((level - 128) * contrast + 128 + offset) * gain)),
    );
    for (let index = channel; index < rgb.length; index += 3) rgb[index] = curve[rgb[index] ?? 0] ?? 0;
  }
}

/** Sensor noise, drawn from a table that is long enough to show no pattern. */
export function addNoise({ rgb }: Canvas, random: Random, sigma: number): void {
  const table = Float32Array.from({ length: 8191 }, () => random.normal(sigma));
  let at = random.integer(0, table.length - 1);
  for (let index = 0; index < rgb.length; index += 1) {
    if (index % 509 === 0) at = random.integer(0, table.length - 1);
    rgb[index] = clamp(Math.round((rgb[index] ?? 0) + (table[at] ?? 0)));
    at = at + 1 === table.length ? 0 : at + 1;
  }
}

/** A hand that moved: the mean of neighbours along the row. */
export function smear({ width, height, rgb }: Canvas, reach: number): void {
  const line = new Uint8Array(width * 3);
  for (let y = 0; y < height; y += 1) {
    const start = y * width * 3;
    line.set(rgb.subarray(start, start + width * 3));
    for (let index = 0; index < line.length; index += 1) {
      let sum = 0;
      for (let step = 0; step < reach; step += 1)
        sum += line[Math.min(index + step * 3, line.length - 3 + (index % 3))] ?? 0;
      rgb[start + index] = Math.round(sum / reach);
    }
  }
}

/** An unsharp lens. */
export async function defocus({ width, height, rgb }: Canvas, sigma: number): Promise<void> {
  rgb.set(
    await sharp(rgb, { raw: { width, height, channels: 3 } })
      .blur(sigma)
      .raw()
      .toBuffer(),
  );
}
