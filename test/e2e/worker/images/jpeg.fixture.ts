import type { Size } from './picture.fixture.js';

/** One component: how many blocks of it a unit has across and down, and its sample at a pixel of the picture. */
export interface JpegComponent {
  readonly across: number;
  readonly down: number;
  readonly sample: (x: number, y: number) => number;
}

export interface JpegKind {
  readonly components: readonly JpegComponent[];
  /** Bits a sample. */
  readonly precision?: 8 | 12;
  /** The frame's marker: 0xc0 baseline, 0xc1 extended, 0xc2 progressive, 0xc9 arithmetic. */
  readonly frame?: number;
  /** In units; 0 is none. */
  readonly restartInterval?: number;
  /** Of a progressive picture: how often all coefficients but the first are sent again. */
  readonly scans?: number;
  /** Segments between the start and the tables. */
  readonly segments?: readonly Buffer[];
}

const BLOCK = 8;
const SOI = Buffer.of(0xff, 0xd8);
const EOI = Buffer.of(0xff, 0xd9);
const PROGRESSIVE = 0xc2;
/** With it a block's first coefficient is its mean: 8 times the sample over the middle, divided by this. */
const QUANTISATION = 8;
/** Both tables have codes of 4 bits, so a symbol's code is its place. */
const CODE_BITS = 4;
/** Lengths of the first coefficient's difference. */
const DC_SYMBOLS = Array.from({ length: 13 }, (_, length) => length);
/** Ends of blocks: symbol n << 4 and n more bits say how many blocks have no further coefficients. */
const AC_SYMBOLS = Array.from({ length: 15 }, (_, run) => run << 4);
const LONGEST_RUN = 0x7fff;

/**
 * A JPEG whose blocks of 8 x 8 samples are each of one value, which takes nothing but the first coefficients: any
 * sampling, any number of components and most processes of ITU-T T.81 in a few lines.
 */
export function encodeJpeg(size: Size, kind: JpegKind): Buffer {
  const { segments = [], frame = 0xc0, scans = 0, restartInterval = 0 } = kind;
  const refinements = Array.from({ length: scans }, () =>
    kind.components.map((_, index) => emptyScan(size, kind, index)),
  );
  return Buffer.concat([
    SOI,
    ...segments,
    segment(0xdb, Buffer.concat([Buffer.of(0), Buffer.alloc(64, QUANTISATION)])),
    frameHeader(frame, size, kind),
    huffmanTable(0x00, DC_SYMBOLS),
    huffmanTable(0x10, AC_SYMBOLS),
    ...(restartInterval > 0 ? [segment(0xdd, Buffer.of(restartInterval >> 8, restartInterval & 0xff))] : []),
    scanHeader(kind, frame === PROGRESSIVE ? 0 : 63),
    scanOf(size, kind),
    ...refinements.flat(),
    EOI,
  ]);
}

export function segment(marker: number, data: Uint8Array): Buffer {
  const length = 2 + data.length;
  return Buffer.concat([Buffer.of(0xff, marker, length >> 8, length & 0xff), data]);
}

/** Adobe's APP14: what the components are. 0 is RGB or CMYK as they are, 1 YCbCr, 2 YCCK. */
export function adobe(transform: number): Buffer {
  return segment(0xee, Buffer.from(`Adobe\0\x64\0\0\0\0${String.fromCharCode(transform)}`, 'latin1'));
}

function frameHeader(marker: number, { width, height }: Size, { components, precision = 8 }: JpegKind): Buffer {
  const header = [precision, height >> 8, height & 0xff, width >> 8, width & 0xff, components.length];
  const described = components.flatMap(({ across, down }, index) => [index + 1, (across << 4) | down, 0]);
  return segment(marker, Buffer.from([...header, ...described]));
}

function huffmanTable(slot: number, symbols: readonly number[]): Buffer {
  const counts = Array.from({ length: 16 }, (_, index) => (index + 1 === CODE_BITS ? symbols.length : 0));
  return segment(0xc4, Buffer.from([slot, ...counts, ...symbols]));
}

function scanHeader({ components }: JpegKind, last: number): Buffer {
  const ids = components.flatMap((_, index) => [index + 1, 0]);
  return segment(0xda, Buffer.from([components.length, ...ids, 0, last, 0]));
}

/** All first coefficients, unit by unit. */
function scanOf(size: Size, kind: JpegKind): Buffer {
  const { components, precision = 8, restartInterval = 0, frame } = kind;
  const unitWidth = BLOCK * Math.max(...components.map(({ across }) => across));
  const unitHeight = BLOCK * Math.max(...components.map(({ down }) => down));
  const columns = Math.ceil(size.width / unitWidth);
  const units = columns * Math.ceil(size.height / unitHeight);
  const parts: Buffer[] = [];
  let bits = new BitWriter();
  let previous = components.map(() => 0);
  for (let unit = 0; unit < units; unit++) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) {
      parts.push(bits.end(), Buffer.of(0xff, 0xd0 + ((unit / restartInterval - 1) % 8)));
      bits = new BitWriter();
      previous = components.map(() => 0);
    }
    const left = (unit % columns) * unitWidth;
    const top = Math.floor(unit / columns) * unitHeight;
    for (const [index, { across, down, sample }] of components.entries()) {
      for (let block = 0; block < across * down; block++) {
        const x = Math.min(size.width - 1, left + ((block % across) + 0.5) * (unitWidth / across));
        const y = Math.min(size.height - 1, top + (Math.floor(block / across) + 0.5) * (unitHeight / down));
        const value = Math.round(sample(x, y)) - 2 ** (precision - 1);
        writeDifference(bits, value - (previous[index] ?? 0));
        previous[index] = value;
        if (frame !== PROGRESSIVE) bits.write(0, CODE_BITS);
      }
    }
  }
  return Buffer.concat([...parts, bits.end()]);
}

function writeDifference(bits: BitWriter, value: number): void {
  const length = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1;
  bits.write(length, CODE_BITS);
  bits.write(value < 0 ? value + 2 ** length - 1 : value, length);
}

/** A scan that says of every block of a component that it has no further coefficients. */
function emptyScan(size: Size, { components }: JpegKind, index: number): Buffer {
  const most = (key: 'across' | 'down'): number => Math.max(...components.map((component) => component[key]));
  const columns = Math.ceil((size.width * (components[index]?.across ?? 1)) / most('across') / BLOCK);
  const rows = Math.ceil((size.height * (components[index]?.down ?? 1)) / most('down') / BLOCK);
  const bits = new BitWriter();
  for (let left = columns * rows; left > 0;) {
    const run = Math.min(left, LONGEST_RUN);
    const length = Math.floor(Math.log2(run));
    bits.write(length, CODE_BITS);
    bits.write(run - 2 ** length, length);
    left -= run;
  }
  return Buffer.concat([segment(0xda, Buffer.of(1, index + 1, 0, 1, 63, 0)), bits.end()]);
}

/** Bits from the highest, with a zero after each byte of ones, which would otherwise begin a marker. */
class BitWriter {
  readonly #bytes: number[] = [];
  #pending = 0;
  #count = 0;

  write(value: number, length: number): void {
    for (let bit = length - 1; bit >= 0; bit--) {
      this.#pending = (this.#pending << 1) | ((value >> bit) & 1);
      if (++this.#count === 8) this.flush();
    }
  }

  /** Fills the last byte up with ones. */
  end(): Buffer {
    while (this.#count > 0) this.write(1, 1);
    return Buffer.from(this.#bytes);
  }

  private flush(): void {
    this.#bytes.push(this.#pending);
    if (this.#pending === 0xff) this.#bytes.push(0);
    this.#pending = 0;
    this.#count = 0;
  }
}
