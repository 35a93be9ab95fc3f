import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { frameMeter } from './websocket.frames.js';

const LIMIT = 70_000;

/** A frame as RFC 6455, section 5.2 has it; the meter looks at no payload. */
function frame(length: number, masked: boolean): Buffer {
  const flag = masked ? 0x80 : 0;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x81;
  header[1] = flag | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (length >= 126 && length < 65_536) header.writeUInt16BE(length, 2);
  if (length >= 65_536) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, Buffer.alloc((masked ? 4 : 0) + length, 0xff)]);
}

/** How many bytes the meter was given when it complained; undefined when it never did. */
function complaint(bytes: Buffer, cuts: readonly number[]): number | undefined {
  let complainedAt: number | undefined;
  let given = 0;
  const meter = frameMeter(LIMIT, () => (complainedAt ??= given));
  const edges = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].sort((a, b) => a - b);
  for (const [index, start] of edges.slice(0, -1).entries()) {
    const end = edges[index + 1] ?? bytes.length;
    given = end;
    meter(bytes.subarray(start, end));
  }
  return complainedAt;
}

const lengths = fc.oneof(fc.nat(130), fc.constantFrom(125, 126, 127, 65_535, 65_536, LIMIT));
const frames = fc.array(fc.tuple(lengths, fc.boolean()), { minLength: 1, maxLength: 6 });
const cuts = fc.array(fc.nat(500_000), { maxLength: 20 });

describe('frameMeter', () => {
  it('should let frames up to the limit pass, however the stream is cut', () => {
    fc.assert(
      fc.property(frames, cuts, (sent, at) => {
        expect(complaint(Buffer.concat(sent.map(([length, masked]) => frame(length, masked))), at)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('should tell of a frame over the limit as soon as its header is there', () => {
    fc.assert(
      fc.property(frames, cuts, fc.boolean(), (sent, at, masked) => {
        const before = Buffer.concat(sent.map(([length, isMasked]) => frame(length, isMasked)));
        const headerEnd = before.length + (masked ? 14 : 10);
        const bytes = Buffer.concat([before, frame(LIMIT + 1, masked)]);
        const given = complaint(bytes, [...at, headerEnd]);
        expect(given).toBe(headerEnd);
      }),
      { numRuns: 200 },
    );
  });

  it('should not be fooled by a length of 64 bits', () => {
    const header = Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
    expect(complaint(header, [])).toBe(header.length);
  });
});
