import { unsupported } from '../detection.errors.js';

/** What a JPEG says of itself before its pixels. Markers are those of ITU-T T.81, table B.1. */
export interface JpegHeader {
  /** The marker of its frame, which names the coding process: 0xc0 is baseline. */
  readonly process: number;
  /** Bits a sample. */
  readonly precision: number;
  readonly components: number;
  /** Whether the decoder holds all of the picture, which it has to go over more than once, or might. */
  readonly isBuffered: boolean;
  /** How often the decoder has to go over all of the picture; more than the most are not counted. */
  readonly scans: number;
}

/** Encoders make about ten. A scan may be 70 bytes and go over all of 50 megapixels, which takes 3 ms. */
export const MOST_SCANS = 200;
/** Far more segments than 20 MB of metadata are in, with some filling between them, and few enough to go through. */
const MOST_MARKERS = 100_000;
const PROGRESSIVE_PROCESSES: ReadonlySet<number> = new Set([0xc2, 0xca]);
const START_OF_SCAN = 0xda;
const SCAN = Buffer.from([0xff, START_OF_SCAN]);

/**
 * Reads the header, without touching the pixels of an ordinary photo; nothing when there is no frame or no scan.
 *
 * @throws {UnusableImageError} when it is far longer than any.
 */
export function readJpegHeader(image: Uint8Array): JpegHeader | undefined {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  let frame: Omit<JpegHeader, 'isBuffered' | 'scans'> | undefined;
  for (const at of markersOf(bytes)) {
    const marker = bytes.readUInt8(at);
    if (isFrame(marker)) {
      frame = { process: marker, precision: bytes.readUInt8(at + 3), components: bytes.readUInt8(at + 8) };
    }
    if (marker === START_OF_SCAN && frame !== undefined) {
      const isBuffered = PROGRESSIVE_PROCESSES.has(frame.process) || bytes.readUInt8(at + 3) < frame.components;
      // Photos mostly have all components in one scan, after which the decoder ends: their data need not be searched.
      return { ...frame, isBuffered, scans: isBuffered ? countScans(bytes, at) : 1 };
    }
  }
  return undefined;
}

/** The places of the markers' codes, past anything else, as the decoder looks for them too, but for the last bytes. */
function* markersOf(bytes: Buffer): Generator<number> {
  let found = 0;
  for (let at = bytes.indexOf(0xff, 2) + 1; at > 0 && at + 9 < bytes.length; at = bytes.indexOf(0xff, at) + 1) {
    if (++found > MOST_MARKERS)
      throw unsupported(`a JPEG of more than ${MOST_MARKERS} segments`, `up to ${MOST_MARKERS}`);
    const code = bytes.readUInt8(at);
    if (code === 0 || code === 0xff) continue;
    yield at;
    at = endOfSegment(bytes, at);
  }
}

function endOfSegment(bytes: Buffer, marker: number): number {
  const code = bytes.readUInt8(marker);
  // Restarts and the like stand alone.
  if (code === 0x01 || (code >= 0xd0 && code <= 0xd8)) return marker + 1;
  return marker + 1 + bytes.readUInt16BE(marker + 1);
}

/** All of 0xc0 to 0xcf begin a frame, but for the tables (DHT, JPG, DAC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function countScans(bytes: Buffer, first: number): number {
  let scans = 0;
  for (let at = first - 1; at >= 0 && scans <= MOST_SCANS; at = bytes.indexOf(SCAN, at + SCAN.length)) scans++;
  return scans;
}
