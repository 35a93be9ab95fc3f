import { createHash } from 'node:crypto';
import { S3Error } from './s3.errors.js';
import { hmacHex, sha256Hex, signaturesMatch } from './sigv4.js';

const MAX_LINE_BYTES = 4096;
const CHUNK_HEADER = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i;

/** Reads lines and counted bytes from a stream, holding no more than what has just arrived. */
class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#rest.toString('latin1', 0, end);
        this.#rest = this.#rest.subarray(end + 2);
        return line;
      }
      if (this.#rest.length > MAX_LINE_BYTES || !(await this.#pull())) throw new S3Error('IncompleteBody');
    }
  }

  async *take(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      if (this.#rest.length === 0 && !(await this.#pull())) throw new S3Error('IncompleteBody');
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async atEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#pull());
  }

  /** Lets go of the stream, wherever reading has stopped: a stream with a reader left on it never flows again. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #pull(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    return true;
  }
}

/** The signature of each chunk is made from the one before it, the first from that of the request. */
export interface ChunkSigning {
  signature: string;
  key: Buffer;
  timestamp: string;
  scope: string;
}

function checkChunkSignature(previous: ChunkSigning, sha256: string, given: string | undefined): ChunkSigning {
  const { key, timestamp, scope, signature } = previous;
  const text = ['AWS4-HMAC-SHA256-PAYLOAD', timestamp, scope, signature, sha256Hex(''), sha256].join('\n');
  const expected = hmacHex(key, text);
  if (given === undefined || !signaturesMatch(expected, given)) throw new S3Error('SignatureDoesNotMatch');
  return { ...previous, signature: expected };
}

export interface AwsChunkedOptions {
  /** `x-amz-decoded-content-length` */
  length: number;
  /** Given when every chunk is signed. */
  signing?: ChunkSigning;
  /** The names in `x-amz-trailer`. */
  trailerNames: readonly string[];
  /** Filled in after the last chunk. */
  trailers: Map<string, string>;
}

async function readTrailers(reader: ByteReader, { trailerNames, trailers }: AwsChunkedOptions): Promise<void> {
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon < 0 || !trailerNames.includes(name)) throw new S3Error('MalformedTrailerError');
    trailers.set(name, line.slice(colon + 1).trim());
  }
  if (trailers.size !== trailerNames.length) throw new S3Error('MalformedTrailerError');
  if (!(await reader.atEnd())) throw new S3Error('IncompleteBody');
}

async function* readContent(reader: ByteReader, options: AwsChunkedOptions): AsyncGenerator<Buffer> {
  let { signing } = options;
  let left = options.length;
  for (let size = -1; size !== 0;) {
    const header = CHUNK_HEADER.exec(await reader.line());
    size = parseInt(header?.[1] ?? 'none', 16);
    if (Number.isNaN(size) || size > left) throw new S3Error('IncompleteBody');
    left -= size;
    const hash = signing && createHash('sha256');
    for await (const part of reader.take(size)) {
      hash?.update(part);
      yield part;
    }
    if (signing && hash) signing = checkChunkSignature(signing, hash.digest('hex'), header?.[2]);
    if (size > 0 && (await reader.line()) !== '') throw new S3Error('IncompleteBody');
  }
  if (left !== 0) throw new S3Error('IncompleteBody');
  await readTrailers(reader, options);
}

/**
 * The content of an `aws-chunked` body.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 *
 * @throws S3Error IncompleteBody, MalformedTrailerError, SignatureDoesNotMatch
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  options: AwsChunkedOptions,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  try {
    yield* readContent(reader, options);
  } finally {
    await reader.close();
  }
}
