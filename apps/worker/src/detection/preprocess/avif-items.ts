import type { MediaBox } from './media-boxes.js';
import { boxesIn, wholeOf } from './media-boxes.js';

/** What an AVIF file says of the pictures in it, by their ids. ISO/IEC 23008-12 and 14496-12, 8.11. */
export interface AvifItems {
  readonly primary: number;
  /** Width times height of each, as declared. */
  readonly pixels: ReadonlyMap<number, number>;
  /** What each is put together of, with repetitions. */
  readonly parts: ReadonlyMap<number, readonly number[]>;
  /** What belongs to each, such as its alpha channel. */
  readonly auxiliaries: ReadonlyMap<number, readonly number[]>;
  /** The meta box, in which the data of some lies. */
  readonly meta: readonly MediaBox[];
}

const VERSION_AND_FLAGS_BYTES = 4;

/** @throws {RangeError} when a table leads out of the file, or is not there exactly once. */
export function readAvifItems(bytes: Buffer): AvifItems {
  const meta = boxesIn(bytes, only(boxesIn(bytes, wholeOf(bytes)), 'meta'), VERSION_AND_FLAGS_BYTES);
  const primary = only(meta, 'pitm');
  const references = meta.filter(({ name }) => name === 'iref');
  return {
    primary: idReader(bytes, primary)(primary.start + VERSION_AND_FLAGS_BYTES),
    pixels: readPixels(bytes, boxesIn(bytes, only(meta, 'iprp'))),
    parts: readReferences(bytes, references, 'dimg'),
    auxiliaries: reversed(readReferences(bytes, references, 'auxl')),
    meta,
  };
}

/** A second table could hide the first: decoders differ in which they believe. */
export function only(boxes: readonly MediaBox[], name: string): MediaBox {
  const [box, second] = boxes.filter((candidate) => candidate.name === name);
  if (box === undefined || second !== undefined) throw new RangeError(`There is not exactly one '${name}'`);
  return box;
}

/** Of most tables, version 0 has ids of 2 bytes and later ones of 4. */
function idReader(bytes: Buffer, { start }: MediaBox): (at: number) => number {
  return bytes.readUInt8(start) === 0 ? (at) => bytes.readUInt16BE(at) : (at) => bytes.readUInt32BE(at);
}

function readReferences(bytes: Buffer, tables: readonly MediaBox[], kind: string): Map<number, number[]> {
  const references = new Map<number, number[]>();
  for (const table of tables) {
    const idBytes = bytes.readUInt8(table.start) === 0 ? 2 : 4;
    const idAt = idReader(bytes, table);
    for (const { name, start } of boxesIn(bytes, table, VERSION_AND_FLAGS_BYTES)) {
      if (name !== kind) continue;
      const count = bytes.readUInt16BE(start + idBytes);
      const ids = Array.from({ length: count }, (_, index) => idAt(start + idBytes + 2 + index * idBytes));
      references.set(idAt(start), [...(references.get(idAt(start)) ?? []), ...ids]);
    }
  }
  return references;
}

function reversed(references: ReadonlyMap<number, readonly number[]>): Map<number, number[]> {
  const back = new Map<number, number[]>();
  for (const [from, ids] of references) {
    for (const id of ids) back.set(id, [...(back.get(id) ?? []), from]);
  }
  return back;
}

/** The sizes that are associated with each item; of several the largest. */
function readPixels(bytes: Buffer, boxes: readonly MediaBox[]): Map<number, number> {
  const properties = boxesIn(bytes, only(boxes, 'ipco'));
  const pixels = new Map<number, number>();
  for (const table of boxes.filter(({ name }) => name === 'ipma')) {
    const idBytes = bytes.readUInt8(table.start) === 0 ? 2 : 4;
    const idAt = idReader(bytes, table);
    const placeBytes = (bytes.readUInt8(table.start + 3) & 1) === 0 ? 1 : 2;
    const items = bytes.readUInt32BE(table.start + VERSION_AND_FLAGS_BYTES);
    let at = table.start + VERSION_AND_FLAGS_BYTES + 4;
    for (let item = 0; item < items; item++) {
      const id = idAt(at);
      const count = bytes.readUInt8(at + idBytes);
      for (let index = 0; index < count; index++) {
        const place = bytes.readUIntBE(at + idBytes + 1 + index * placeBytes, placeBytes);
        // The highest bit says that the property is essential; places begin at 1.
        const property = properties[(place & (placeBytes === 1 ? 0x7f : 0x7fff)) - 1];
        if (property?.name === 'ispe') pixels.set(id, Math.max(pixels.get(id) ?? 0, areaOf(bytes, property)));
      }
      at += idBytes + 1 + count * placeBytes;
    }
  }
  return pixels;
}

function areaOf(bytes: Buffer, { start }: MediaBox): number {
  const width = bytes.readUInt32BE(start + VERSION_AND_FLAGS_BYTES);
  return width * bytes.readUInt32BE(start + VERSION_AND_FLAGS_BYTES + 4);
}
