import type { MediaBox } from './media-boxes.js';
import { boxesIn, MediaBoxError, readNumber, wholeOf } from './media-boxes.js';

/** What an AVIF file says of the pictures in it, by their ids. ISO/IEC 23008-12 and 14496-12, 8.11. */
export interface AvifItems {
  readonly primary: number;
  /** What kind of picture each is: `av01` has pixels of its own, others are made of their parts. */
  readonly types: ReadonlyMap<number, string>;
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
/** Far more than the largest picture has tiles, and few enough to go through. */
const MOST_REFERENCES = 100_000;

/** @throws {MediaBoxError} when a table leads out of the file, or is not there exactly once. */
export function readAvifItems(bytes: Buffer): AvifItems {
  const meta = boxesIn(bytes, only(boxesIn(bytes, wholeOf(bytes)), 'meta'), VERSION_AND_FLAGS_BYTES);
  const primary = only(meta, 'pitm');
  const references = meta.filter(({ name }) => name === 'iref');
  return {
    primary: readNumber(bytes, primary.start + VERSION_AND_FLAGS_BYTES, idBytesOf(bytes, primary)),
    types: readTypes(bytes, only(meta, 'iinf')),
    pixels: readPixels(bytes, boxesIn(bytes, only(meta, 'iprp'))),
    parts: readReferences(bytes, references, 'dimg'),
    auxiliaries: reversed(readReferences(bytes, references, 'auxl')),
    meta,
  };
}

/** A second table could hide the first: decoders differ in which they believe. */
export function only(boxes: readonly MediaBox[], name: string): MediaBox {
  const [box, second] = boxes.filter((candidate) => candidate.name === name);
  if (box === undefined || second !== undefined) throw new MediaBoxError(`There is not exactly one '${name}'`);
  return box;
}

/** Of most tables, version 0 has ids of 2 bytes and later ones of 4. */
function idBytesOf(bytes: Buffer, { start }: MediaBox): number {
  return readNumber(bytes, start, 1) === 0 ? 2 : 4;
}

/** Entries before version 2 name no kind. */
function readTypes(bytes: Buffer, table: MediaBox): Map<number, string> {
  const types = new Map<number, string>();
  const countBytes = idBytesOf(bytes, table);
  for (const { name, start } of boxesIn(bytes, table, VERSION_AND_FLAGS_BYTES + countBytes)) {
    const version = readNumber(bytes, start, 1);
    if (name !== 'infe' || version < 2) continue;
    const idBytes = version === 2 ? 2 : 4;
    const id = readNumber(bytes, start + VERSION_AND_FLAGS_BYTES, idBytes);
    if (types.has(id)) throw new MediaBoxError(`There are two pictures ${id}`);
    // Behind 2 bytes about its protection.
    const at = start + VERSION_AND_FLAGS_BYTES + idBytes + 2;
    readNumber(bytes, at, 4);
    types.set(id, bytes.toString('latin1', at, at + 4));
  }
  return types;
}

function readReferences(bytes: Buffer, tables: readonly MediaBox[], kind: string): Map<number, number[]> {
  const references = new Map<number, number[]>();
  let total = 0;
  for (const table of tables) {
    const idBytes = idBytesOf(bytes, table);
    for (const { name, start, end } of boxesIn(bytes, table, VERSION_AND_FLAGS_BYTES)) {
      if (name !== kind) continue;
      const from = readNumber(bytes, start, idBytes);
      const ids = references.get(from) ?? [];
      const count = readNumber(bytes, start + idBytes, 2);
      const first = start + idBytes + 2;
      total += count;
      if (total > MOST_REFERENCES || first + count * idBytes > end)
        throw new MediaBoxError(`'${kind}' refers to ${count} pictures`);
      for (let index = 0; index < count; index++) ids.push(readNumber(bytes, first + index * idBytes, idBytes));
      references.set(from, ids);
    }
  }
  return references;
}

function reversed(references: ReadonlyMap<number, readonly number[]>): Map<number, number[]> {
  const back = new Map<number, number[]>();
  for (const [from, ids] of references) {
    for (const id of ids) {
      const sources = back.get(id) ?? [];
      sources.push(from);
      back.set(id, sources);
    }
  }
  return back;
}

/** The sizes that are associated with each item; of several the largest. */
function readPixels(bytes: Buffer, boxes: readonly MediaBox[]): Map<number, number> {
  const properties = boxesIn(bytes, only(boxes, 'ipco'));
  const pixels = new Map<number, number>();
  for (const table of boxes.filter(({ name }) => name === 'ipma')) {
    const idBytes = idBytesOf(bytes, table);
    const placeBytes = (readNumber(bytes, table.start + 3, 1) & 1) === 0 ? 1 : 2;
    // The highest bit says that the property is essential.
    const placeMask = placeBytes === 1 ? 0x7f : 0x7fff;
    const items = readNumber(bytes, table.start + VERSION_AND_FLAGS_BYTES, 4);
    let at = table.start + VERSION_AND_FLAGS_BYTES + 4;
    for (let item = 0; item < items; item++) {
      const id = readNumber(bytes, at, idBytes);
      const count = readNumber(bytes, at + idBytes, 1);
      at += idBytes + 1;
      if (at + count * placeBytes > table.end) throw new MediaBoxError("'ipma' leads out of its box");
      for (let index = 0; index < count; index++, at += placeBytes) {
        const property = properties[(readNumber(bytes, at, placeBytes) & placeMask) - 1];
        if (property?.name === 'ispe') pixels.set(id, Math.max(pixels.get(id) ?? 0, areaOf(bytes, property)));
      }
    }
  }
  return pixels;
}

function areaOf(bytes: Buffer, { start }: MediaBox): number {
  const width = readNumber(bytes, start + VERSION_AND_FLAGS_BYTES, 4);
  return width * readNumber(bytes, start + VERSION_AND_FLAGS_BYTES + 4, 4);
}
