import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeAwsChunked } from './aws.chunked.js';
import { signingKey } from './sigv4.js';

/** The upload with which AWS documents signed chunks (sigv4-streaming): 65 KB of `a` in chunks of 64 KB. */
const SIGNING = {
  signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  key: signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', { date: '20130524', region: 'us-east-1' }),
  timestamp: '20130524T000000Z',
  scope: '20130524/us-east-1/s3/aws4_request',
};
const SIGNED = [
  ['a'.repeat(65536), 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'],
  ['a'.repeat(1024), '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'],
  ['', 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'],
] as const;

function signedBody(chunks: readonly (readonly [string, string])[]): string {
  return chunks
    .map(([data, signature]) => `${data.length.toString(16)};chunk-signature=${signature}\r\n${data}\r\n`)
    .join('');
}

/** In pieces of the given sizes, as a network cuts it. */
function pieces(body: Buffer, sizes: readonly number[]): Readable {
  const parts: Buffer[] = [];
  for (let at = 0, index = 0; at < body.length; index += 1) {
    const size = sizes[index % sizes.length] ?? body.length;
    parts.push(body.subarray(at, at + size));
    at += size;
  }
  return Readable.from(parts);
}

async function decode(body: string | Buffer, length: number, more: object = {}, sizes = [1000]): Promise<string> {
  const options = { length, trailerNames: [], trailers: new Map<string, string>(), ...more };
  const parts: Buffer[] = [];
  for await (const part of decodeAwsChunked(pieces(Buffer.from(body), sizes), options)) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe('decodeAwsChunked', () => {
  it('should verify the chunks that AWS documents', async () => {
    await expect(decode(signedBody(SIGNED), 66560, { signing: SIGNING })).resolves.toBe('a'.repeat(66560));
    const [first, second, last] = SIGNED;
    const attempts = [
      [first, ['b'.repeat(1024), second[1]], last],
      [second, first, last],
      [['a'.repeat(65536), first[1].replace('a', 'b')], second, last],
    ] as const;
    for (const chunks of attempts) {
      await expect(decode(signedBody(chunks), 66560, { signing: SIGNING })).rejects.toMatchObject({
        code: 'SignatureDoesNotMatch',
      });
    }
    await expect(decode(signedBody([first, second]), 66560, { signing: SIGNING })).rejects.toMatchObject({
      code: 'IncompleteBody',
    });
  });

  it('should give the content whatever the chunks and the pieces that arrive', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ minLength: 1 })), sizes, async (texts, cuts) => {
        const chunks = texts.map((text) => Buffer.from(text));
        const trailers = new Map<string, string>();
        const body = Buffer.concat([
          ...chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
          Buffer.from('0\r\nx-sum: value\r\n\r\n'),
        ]);
        const length = Buffer.concat(chunks).length;
        const content = await decode(body, length, { trailerNames: ['x-sum'], trailers }, cuts);
        expect(content).toBe(texts.join(''));
        expect([...trailers]).toEqual([['x-sum', 'value']]);
      }),
    );
  });

  it.each([
    ['no chunk', '', 0],
    ['no last chunk', '2\r\nab\r\n', 2],
    ['a chunk cut off', '5\r\nab', 5],
    ['more than was announced', '2\r\nab\r\n0\r\n\r\n', 1],
    ['less than was announced', '2\r\nab\r\n0\r\n\r\n', 3],
    ['no line end after a chunk', '2\r\nabc\r\n0\r\n\r\n', 2],
    ['a size that is no number', '-1\r\nab\r\n0\r\n\r\n', 2],
    ['a line without end', 'a'.repeat(10_000), 2],
    ['bytes after the end', '2\r\nab\r\n0\r\n\r\nmore', 2],
  ])('should refuse %s', async (_what, body, length) => {
    await expect(decode(body, length)).rejects.toMatchObject({ code: 'IncompleteBody' });
  });
});
