import { describe, expect, it } from '@jest/globals';
import { costOfAvif } from './avif-cost.js';
import { readItemData } from './avif-locations.js';
import { boxesIn, MediaBoxError, wholeOf } from './media-boxes.js';

const FRAME = Buffer.of((6 << 3) | 2, 1, 0);
const MEGAPIXEL = 1_000_000;

/** Big-endian numbers of so many bytes each. */
function numbers(size: number, ...values: number[]): Buffer {
  const bytes = Buffer.alloc(size * values.length);
  for (const [index, value] of values.entries()) bytes.writeUIntBE(value, size * index, size);
  return bytes;
}

function box(name: string, ...content: Buffer[]): Buffer {
  const inner = Buffer.concat(content);
  return Buffer.concat([numbers(4, 8 + inner.length), Buffer.from(name), inner]);
}

function table(name: string, version: number, ...content: Buffer[]): Buffer {
  return box(name, Buffer.of(version, 0, 0, 0), ...content);
}

/** Of the second picture, to the first, so many times. */
function references(name: string, count: number): Buffer {
  return box(name, numbers(2, 2), numbers(2, count), numbers(2, ...Array<number>(count).fill(1)));
}

interface Item {
  readonly size?: readonly [width: number, height: number];
  readonly frames?: number;
  /** The numbers of the items that it is put together of, from 1. */
  readonly parts?: readonly number[];
  /** Unless told, a grid when it has parts, else one of its own pixels. */
  readonly type?: string;
  /** What a grid says of itself in its data. */
  readonly canvas?: Item['size'];
  readonly alphaOf?: number;
}

const LARGE = { size: [1_000, 1_000], frames: 1 } as const;

function typeOf({ type, parts }: Item): string {
  return type ?? (parts === undefined ? 'av01' : 'grid');
}

function dataOf(item: Item): Buffer {
  const { size = [1, 1], canvas = size, frames = 0 } = item;
  if (typeOf(item) !== 'grid') return Buffer.concat(Array<Buffer>(frames).fill(FRAME));
  const isLong = Math.max(...canvas) > 0xffff;
  return Buffer.concat([Buffer.of(0, isLong ? 1 : 0, 0, 0), numbers(isLong ? 4 : 2, ...canvas)]);
}

/** What kind of picture an item is. */
function entry(id: number, type: string, version: 0 | 1): Buffer {
  return table(
    'infe',
    2 + version,
    numbers(version === 0 ? 2 : 4, id),
    numbers(2, 0),
    Buffer.from(`${type}\0`, 'latin1'),
  );
}

/** A file of these items, the first of which is its picture; their data is in the meta box, or behind it. */
function avif(items: readonly Item[], options: { version?: 0 | 1; inMeta?: boolean; extra?: Buffer } = {}): Buffer {
  const { version = 0, inMeta = false, extra = Buffer.alloc(0) } = options;
  const idBytes = version === 0 ? 2 : 4;
  const data = items.map(dataOf);
  const references = items.flatMap(({ parts, alphaOf }, index) => [
    ...(parts === undefined ? [] : [reference('dimg', index + 1, parts)]),
    ...(alphaOf === undefined ? [] : [reference('auxl', index + 1, [alphaOf])]),
  ]);
  function reference(name: string, from: number, to: readonly number[]): Buffer {
    return box(name, numbers(idBytes, from), numbers(2, to.length), numbers(idBytes, ...to));
  }
  const build = (offset: number): Buffer => {
    let next = offset;
    const locations = data.map(({ length }, index) => {
      const start = next;
      next += length;
      const method = version === 0 ? [] : [inMeta ? 1 : 0];
      return Buffer.concat([numbers(2, index + 1, ...method, 0, 1), numbers(4, start, length)]);
    });
    const sizes = items.map(({ size }) => (size === undefined ? box('free') : table('ispe', 0, numbers(4, ...size))));
    const places = items.map((_, index) =>
      Buffer.concat([numbers(idBytes, index + 1), Buffer.of(1, 0x80 | (index + 1))]),
    );
    const meta = [
      table('pitm', version, numbers(idBytes, 1)),
      table('iloc', version, Buffer.of(0x44, 0), numbers(2, items.length), ...locations),
      table(
        'iinf',
        version,
        numbers(idBytes, items.length),
        ...items.map((item, index) => entry(index + 1, typeOf(item), version)),
      ),
      table('iref', version, ...references),
      box('iprp', box('ipco', ...sizes), table('ipma', version, numbers(4, items.length), ...places)),
      extra,
      ...(inMeta ? [box('idat', ...data)] : []),
    ];
    return Buffer.concat([box('ftyp', Buffer.from('avif')), table('meta', 0, ...meta), ...(inMeta ? [] : data)]);
  };
  return inMeta ? build(0) : build(build(0).length - Buffer.concat(data).length);
}

/** The same file, but for one byte of its first box of a name. */
function edited(file: Buffer, name: string, offset: number, value: number): Buffer {
  file.writeUInt8(value, file.indexOf(name) + name.length + offset);
  return file;
}

describe('costOfAvif', () => {
  it.each([
    ['behind the tables', {}],
    ['with long ids', { version: 1 }],
    ['inside of them', { version: 1, inMeta: true }],
  ] as const)('should count every frame of a picture, its data %s', (_, options) => {
    expect(costOfAvif(avif([LARGE], options)).pixels).toBe(MEGAPIXEL);
    expect(costOfAvif(avif([{ ...LARGE, frames: 7 }, LARGE], options)).pixels).toBe(7 * MEGAPIXEL);
  });

  it('should count every tile of a grid, as often as it is used, and not the grid itself', () => {
    const grid = { size: [9_000, 9_000], parts: [2, 2, 3, 2] } as const;
    expect(costOfAvif(avif([grid, LARGE, { ...LARGE, frames: 2 }])).pixels).toBe(5 * MEGAPIXEL);
  });

  it('should count parts of parts', () => {
    expect(costOfAvif(avif([{ parts: [2, 2] }, { parts: [3, 3, 3] }, LARGE])).pixels).toBe(6 * MEGAPIXEL);
  });

  it('should count the alpha channel, and nothing that is not shown', () => {
    const file = avif([LARGE, { ...LARGE, alphaOf: 1 }, LARGE]);
    expect(costOfAvif(file).pixels).toBe(2 * MEGAPIXEL);
  });

  it('should count the alpha channels of parts, as often as these are used', () => {
    const grid = { size: [2_000, 1_000], parts: [2, 2] } as const;
    expect(costOfAvif(avif([grid, LARGE, { ...LARGE, alphaOf: 2 }])).pixels).toBe(4 * MEGAPIXEL);
    expect(costOfAvif(avif([LARGE, { ...LARGE, alphaOf: 1 }, { ...LARGE, alphaOf: 2 }])).pixels).toBe(3 * MEGAPIXEL);
  });

  it('should count what has pixels of its own by these, whatever it refers to', () => {
    const file = avif([{ ...LARGE, frames: 9, type: 'av01', parts: [2] }, { size: [1, 1] }]);
    expect(costOfAvif(file).pixels).toBe(9 * MEGAPIXEL);
  });

  it('should count a small picture as large as decoders allow it to be', () => {
    expect(costOfAvif(avif([{ size: [1, 1], frames: 3 }])).pixels).toBe(3 * 65_536);
  });

  it('should count data as often as it is decoded', () => {
    const grid = { size: [9_000, 9_000], parts: [2, 2, 3, 2] } as const;
    const file = avif([grid, LARGE, { ...LARGE, frames: 2 }, { ...LARGE, alphaOf: 1 }]);
    expect(costOfAvif(file).bytes).toBe(6 * FRAME.length);
  });

  it.each([
    ['the picture itself', [LARGE], 1],
    ['all of a grid', [{ size: [9_000, 9_000], parts: [2, 2] }, LARGE], 81],
    ['what a grid says of itself', [{ size: [9, 9], canvas: [9_000, 1_000], parts: [2] }, LARGE], 9],
    ['what it says in long numbers', [{ size: [9, 9], canvas: [70_000, 1_000], parts: [2] }, LARGE], 70],
    ['what is only turned or cropped', [{ size: [9, 9], type: 'iden', parts: [2] }, LARGE], 1],
    ['a part', [{ size: [10, 10], parts: [2, 3] }, LARGE, { ...LARGE, size: [2_000, 1_000] }], 2],
    ['the alpha channel', [LARGE, { ...LARGE, size: [3_000, 1_000], alphaOf: 1 }], 3],
  ] as const)('should tell the largest that is held: %s', (_, items, megapixels) => {
    expect(costOfAvif(avif(items)).largest).toBe(megapixels * MEGAPIXEL);
  });

  it.each<readonly [kind: string, items: Item[]]>([
    ["the kind 'iovl'", [{ ...LARGE, type: 'iovl', parts: [2] }, LARGE]],
    ["the kind 'hvc1'", [{ parts: [2] }, { ...LARGE, type: 'hvc1' }]],
    ["the kind 'unci'", [LARGE, { ...LARGE, type: 'unci', alphaOf: 1 }]],
    ['an unknown kind', [{ ...LARGE, type: 'a\n\xff"' }]],
  ])('should refuse a file of which some picture is of another kind: %s', (kind, items) => {
    expect(() => costOfAvif(avif(items))).toThrow(
      expect.objectContaining({
        code: 'UNSUPPORTED_FORMAT',
        message: `The object is an AVIF with a picture of ${kind}; only those of the kinds 'av01', 'grid' and 'iden' are supported`,
      }),
    );
  });

  it('should not mind what kind of picture is not shown', () => {
    expect(costOfAvif(avif([LARGE, { type: 'iovl', parts: [1, 1] }])).pixels).toBe(MEGAPIXEL);
  });

  it.each([
    ['is part of itself', avif([{ parts: [2] }, { parts: [1] }])],
    ['has no size', avif([{ frames: 1 }])],
    ['is of no kind', edited(avif([LARGE]), 'infe', 0, 1)],
    ['is of two kinds', edited(avif([LARGE, LARGE]), 'infe', 5, 2)],
    ['is in two places', edited(avif([LARGE, LARGE]), 'iloc', 9, 2)],
    ['has a second table of sizes', avif([LARGE], { extra: box('iprp', box('ipco')) })],
    ['has no tables', box('ftyp', Buffer.from('avif'))],
    ['has more boxes than any file', avif([LARGE], { extra: Buffer.concat(Array<Buffer>(10_001).fill(box('free'))) })],
    [
      'has more sizes than its table has room for',
      edited(avif([LARGE], { extra: box('free', Buffer.alloc(1_000)) }), 'ipma', 10, 200),
    ],
  ])('should refuse a picture that %s', (_, file) => {
    expect(() => costOfAvif(file)).toThrow(MediaBoxError);
  });

  it.each<readonly [what: string, ...boxes: Buffer[]]>([
    ['its box has room for', box('dimg', numbers(2, 1, 0xffff, 1))],
    ['any picture is made of', ...Array<Buffer>(3).fill(references('dimg', 40_000))],
  ])('should refuse a picture that refers to more than %s', (_, ...boxes) => {
    const extra = Buffer.concat([table('iref', 0, ...boxes), box('free', Buffer.alloc(200_000))]);
    expect(() => costOfAvif(avif([LARGE], { extra }))).toThrow(/^'dimg' refers to \d+ pictures$/);
  });

  it('should go through many references of one kind in no time', () => {
    const file = avif([LARGE, LARGE], { extra: table('iref', 0, references('auxl', 0xffff)) });
    const started = performance.now();
    expect(costOfAvif(file).pixels).toBe((1 + 0xffff) * MEGAPIXEL);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('should refuse items that are together far longer than the file', () => {
    const whole = (items: number): Buffer =>
      table(
        'iloc',
        0,
        Buffer.of(0x44, 0),
        numbers(2, items),
        ...Array.from({ length: items }, (_, id) => Buffer.concat([numbers(2, id, 0, 1), numbers(4, 0, 0)])),
      );
    for (const [items, isRefused] of [
      [4, false],
      [5, true],
    ] as const) {
      const file = whole(items);
      const read = (): unknown => readItemData(file, boxesIn(file, wholeOf(file)));
      if (isRefused) expect(read).toThrow(MediaBoxError);
      else expect(read).not.toThrow();
    }
  });

  it('should refuse a file that is cut off anywhere in its tables', () => {
    const file = avif([LARGE], { version: 1, inMeta: true });
    const end = file.indexOf('ispe');
    for (let length = 0; length < end; length++) {
      expect(() => costOfAvif(file.subarray(0, length))).toThrow(MediaBoxError);
    }
  });
});
