import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { UnusableModelError } from '../detection.errors.js';

// Field numbers of ModelProto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const GRAPH_FIELD = 7;
const METADATA_PROPS_FIELD = 14;
// Of StringStringEntryProto.
const KEY_FIELD = 1;
const VALUE_FIELD = 2;

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

const LONGEST_VARINT = 10;
const LONGEST_ENTRY = 1024 * 1024;

/**
 * Reads the metadata of an ONNX file, such as `names`, without its weights: a scan of the top-level protobuf fields that
 * skips the graph by its length. The ONNX runtime for Node.js does not expose it.
 *
 * @throws {UnusableModelError} when the file is not an ONNX file, or is cut off.
 */
export async function readOnnxMetadata(path: string): Promise<ReadonlyMap<string, string>> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    return await scan(file, size);
  } catch (error) {
    if (error instanceof MalformedProtobufError) {
      throw new UnusableModelError(`The model ${path} is not an ONNX file, or is cut off`, { cause: error });
    }
    throw error;
  } finally {
    await file.close();
  }
}

async function scan(file: FileHandle, size: number): Promise<Map<string, string>> {
  const metadata = new Map<string, string>();
  let hasGraph = false;
  for (let position = 0; position < size;) {
    const field = await readField(file, position);
    if (field.end > size) throw new MalformedProtobufError('a field reaches past the end of the file');
    if (field.number === GRAPH_FIELD) hasGraph = true;
    // What is longer is no name or size.
    if (field.number === METADATA_PROPS_FIELD && field.end - field.start <= LONGEST_ENTRY) {
      const [key, value] = parseEntry(await readBytes(file, field.start, field.end - field.start));
      metadata.set(key, value);
    }
    position = field.end;
  }
  if (!hasGraph) throw new MalformedProtobufError('there is no graph');
  return metadata;
}

interface Field {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

async function readField(file: FileHandle, position: number): Promise<Field> {
  const head = new Uint8Array(2 * LONGEST_VARINT);
  const { bytesRead } = await file.read(head, 0, head.length, position);
  return parseField(head.subarray(0, bytesRead), 0, position);
}

/** Parses the key, and the length where there is one, at `offset`; `base` is the file position of the first byte. */
function parseField(bytes: Uint8Array, offset: number, base = 0): Field {
  const [key, afterKey] = parseVarint(bytes, offset);
  const number = Math.floor(key / 8);
  if (number === 0) throw new MalformedProtobufError('a field has the number 0');
  const start = base + afterKey;
  switch (key % 8) {
    case VARINT:
      return { number, start, end: base + parseVarint(bytes, afterKey)[1] };
    case FIXED_64:
      return { number, start, end: start + 8 };
    case FIXED_32:
      return { number, start, end: start + 4 };
    case LENGTH_DELIMITED: {
      const [length, afterLength] = parseVarint(bytes, afterKey);
      return { number, start: base + afterLength, end: base + afterLength + length };
    }
    default:
      throw new MalformedProtobufError('a field has an unknown wire type');
  }
}

function parseVarint(bytes: Uint8Array, offset: number): [value: number, end: number] {
  let value = 0;
  for (let index = 0; index < LONGEST_VARINT; index++) {
    const byte = bytes[offset + index];
    if (byte === undefined) break;
    // Not by shifts: lengths of models over 2 GB do not fit 32 bits.
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return [value, offset + index + 1];
  }
  throw new MalformedProtobufError('a number does not end');
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.read(bytes, 0, length, position);
  return bytes;
}

function parseEntry(bytes: Uint8Array): [key: string, value: string] {
  const texts = new Map<number, string>();
  for (let position = 0; position < bytes.length;) {
    const field = parseField(bytes, position);
    texts.set(field.number, new TextDecoder().decode(bytes.subarray(field.start, field.end)));
    position = field.end;
  }
  return [texts.get(KEY_FIELD) ?? '', texts.get(VALUE_FIELD) ?? ''];
}

class MalformedProtobufError extends Error {
  override readonly name = 'MalformedProtobufError';
}
