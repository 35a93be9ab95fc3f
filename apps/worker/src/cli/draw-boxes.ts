import type { Detection } from '@spotter/shared';
import sharp from 'sharp';

/** Apart from each other, and readable in black on them. */
const COLOURS = ['#ffd400', '#4dd2ff', '#ff8ad1', '#8cff66', '#ffa64d', '#c7b3ff', '#66ffcc', '#ff8080'];

/** Draws boxes with their labels and scores into a picture, upright; as JPEG. */
export async function drawBoxes(image: Uint8Array, detections: readonly Detection[]): Promise<Buffer> {
  // The detector forbids SVG for the whole process, since pictures come from anybody; this one is made here.
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
  try {
    const { data, info } = await sharp(image)
      .autoOrient()
      .flatten()
      .toColourspace('srgb')
      .jpeg({ quality: 92 })
      .toBuffer({ resolveWithObject: true });
    const overlay = Buffer.from(overlaySvg(info.width, info.height, detections));
    return await sharp(data)
      .composite([{ input: overlay }])
      .jpeg({ quality: 92 })
      .toBuffer();
  } finally {
    sharp.block({ operation: ['VipsForeignLoadSvgBuffer'] });
  }
}

function overlaySvg(width: number, height: number, detections: readonly Detection[]): string {
  const line = Math.max(2, Math.round(Math.max(width, height) / 320));
  const labels = [...new Set(detections.map(({ label }) => label))];
  // The best last, so that nothing covers it.
  const boxes = detections
    .toReversed()
    .map((detection) => boxSvg(detection, COLOURS[labels.indexOf(detection.label) % COLOURS.length] ?? '#fff', line));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${boxes.join('')}</svg>`;
}

function boxSvg({ label, confidence, bbox: [x1, y1, x2, y2] }: Detection, colour: string, line: number): string {
  const text = `${label} ${confidence.toFixed(2)}`;
  const size = line * 6;
  const top = y1 < size * 1.3 ? y1 : y1 - size * 1.3;
  return (
    `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none" stroke="${colour}" stroke-width="${line}"/>` +
    `<rect x="${x1}" y="${top}" width="${text.length * size * 0.6 + size * 0.4}" height="${size * 1.3}" fill="${colour}"/>` +
    `<text x="${x1 + size * 0.2}" y="${top + size}" font-family="monospace" font-size="${size}" fill="#000">${escapeXml(text)}</text>`
  );
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
