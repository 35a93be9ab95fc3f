import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3.errors.js';

const CHECKSUM_HEADER = /^x-amz-checksum-(?!mode$|algorithm$|type$)(.+)$/;
const DIGEST_BYTES: Readonly<Record<string, number>> = { crc32: 4, sha1: 20, sha256: 32 };

/** Follows a body as it passes. SHA sums cost time, so only those that somebody will compare are made. */
export class BodyDigests {
  readonly #md5 = createHash('md5');
  readonly #hashes: ReadonlyMap<string, ReturnType<typeof createHash>>;
  #crc32 = 0;
  /** Bytes so far. */
  size = 0;

  constructor(algorithms: readonly string[]) {
    const hashes = algorithms.filter((name) => name === 'sha1' || name === 'sha256');
    this.#hashes = new Map(hashes.map((name) => [name, createHash(name)]));
  }

  update(chunk: Buffer): void {
    this.size += chunk.length;
    this.#md5.update(chunk);
    this.#crc32 = crc32(chunk, this.#crc32);
    for (const hash of this.#hashes.values()) hash.update(chunk);
  }

  /**
   * To be called once, after the last byte: holds the body against all that is claimed of it.
   *
   * @throws S3Error BadDigest, InvalidDigest, InvalidRequest, XAmzContentSHA256Mismatch
   */
  verify(...claims: readonly BodyClaims[]): BodySummary {
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(this.#crc32);
    const md5 = this.#md5.digest();
    const sums = new Map([...this.#hashes].map(([name, hash]) => [name, hash.digest()]));
    sums.set('crc32', crc).set('md5', md5);
    for (const claim of claims) checkClaims(claim, sums);
    return { size: this.size, etag: md5.toString('hex'), crc32: crc.toString('base64') };
  }
}

export interface BodySummary {
  size: number;
  /** MD5 in hex. */
  etag: string;
  /** Base64. */
  crc32: string;
}

/** What the sender claims of the body: headers, form fields or trailers by name, and the signed SHA-256. */
export interface BodyClaims {
  fields: ReadonlyMap<string, string>;
  payload?: string;
}

/** @throws S3Error NotImplemented for an algorithm that is not made here */
export function claimedAlgorithms({ fields, payload }: BodyClaims, trailer = ''): string[] {
  const named = [...fields.keys(), ...trailer.split(',').map((name) => name.trim())];
  const algorithms = named.flatMap((name) => CHECKSUM_HEADER.exec(name)?.[1] ?? []);
  const unknown = algorithms.find((name) => !(name in DIGEST_BYTES));
  if (unknown !== undefined) {
    throw new S3Error('NotImplemented', { message: `The checksum algorithm ${unknown} is not implemented here.` });
  }
  return isSha256(payload) ? [...algorithms, 'sha256'] : algorithms;
}

function isSha256(payload: string | undefined): payload is string {
  return payload !== undefined && /^[0-9a-f]{64}$/.test(payload);
}

function decodeBase64(text: string, bytes: number): Buffer | undefined {
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === text ? decoded : undefined;
}

function checkMd5(text: string, actual: Buffer | undefined): void {
  const claimed = decodeBase64(text, 16);
  if (!claimed) throw new S3Error('InvalidDigest', { details: { 'Content-MD5': text } });
  if (actual !== undefined && claimed.equals(actual)) return;
  throw new S3Error('BadDigest', {
    message: 'The Content-MD5 you specified did not match what we received.',
    details: { ExpectedDigest: text },
  });
}

function checkSum(algorithm: string, text: string, actual: Buffer | undefined): void {
  const claimed = decodeBase64(text, DIGEST_BYTES[algorithm] ?? 0);
  if (!claimed) {
    throw new S3Error('InvalidRequest', { message: `Value for x-amz-checksum-${algorithm} header is invalid.` });
  }
  if (actual !== undefined && claimed.equals(actual)) return;
  throw new S3Error('BadDigest', {
    message: `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
  });
}

function checkClaims({ fields, payload }: BodyClaims, sums: ReadonlyMap<string, Buffer>): void {
  const sha256 = sums.get('sha256')?.toString('hex') ?? '';
  if (isSha256(payload) && payload !== sha256) {
    throw new S3Error('XAmzContentSHA256Mismatch', {
      details: { ClientComputedContentSHA256: payload, S3ComputedContentSHA256: sha256 },
    });
  }
  for (const [name, value] of fields) {
    const algorithm = CHECKSUM_HEADER.exec(name)?.[1];
    if (name === 'content-md5') checkMd5(value, sums.get('md5'));
    else if (algorithm !== undefined) checkSum(algorithm, value, sums.get(algorithm));
  }
}
