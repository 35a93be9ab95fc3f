import type { Quarters, Size } from './picture.fixture.js';
import { LYING, QUARTERS } from './picture.fixture.js';

type Side = 'top' | 'bottom' | 'left' | 'right';

/** EXIF data with nothing in it but the orientation. */
export function exifOf(orientation: number): Buffer {
  const [header, oneEntry, noMore] = ['MM\0*\0\0\0\x08', '\0\x01', '\0\0\0\0'];
  const entry = `\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(orientation)}\0\0`;
  return Buffer.from(header + oneEntry + entry + noMore, 'latin1');
}

/** Of each orientation, which sides of the upright picture the stored one's first row and first column are. EXIF 2.32, 4.6.4. */
export const ORIENTATIONS: readonly (readonly [orientation: number, firstRow: Side, firstColumn: Side])[] = [
  [1, 'top', 'left'],
  [2, 'top', 'right'],
  [3, 'bottom', 'right'],
  [4, 'bottom', 'left'],
  [5, 'left', 'top'],
  [6, 'right', 'top'],
  [7, 'right', 'bottom'],
  [8, 'left', 'bottom'],
];

const OPPOSITE = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const;

/** The quarters as a camera stores them with this orientation, so that a viewer sees the test picture. */
export function storedQuarters(firstRow: Side, firstColumn: Side): Quarters {
  const [lastRow, lastColumn] = [OPPOSITE[firstRow], OPPOSITE[firstColumn]];
  return {
    topLeft: quarterAt(firstRow, firstColumn),
    topRight: quarterAt(firstRow, lastColumn),
    bottomLeft: quarterAt(lastRow, firstColumn),
    bottomRight: quarterAt(lastRow, lastColumn),
  };
}

/** The upright size of a picture that is stored lying. */
export function uprightSize(firstRow: Side): Size {
  const isStored = firstRow === 'top' || firstRow === 'bottom';
  return isStored ? LYING : { width: LYING.height, height: LYING.width };
}

function quarterAt(one: Side, other: Side) {
  const sides = new Set([one, other]);
  if (sides.has('top')) return sides.has('left') ? QUARTERS.topLeft : QUARTERS.topRight;
  return sides.has('left') ? QUARTERS.bottomLeft : QUARTERS.bottomRight;
}
