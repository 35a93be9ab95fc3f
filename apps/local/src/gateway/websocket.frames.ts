/** Fixed bytes, extended lengths of 2 or 8 bytes, mask: RFC 6455, section 5.2. */
const SHORT_HEADER = 2;
const MASK_BYTES = 4;

/**
 * Follows the frames of a client's byte stream and tells of one that is over the limit, as soon as its header has come.
 * `ws` bounds whole messages only.
 */
export function frameMeter(limit: number, onTooLarge: () => void): (chunk: Buffer) => void {
  let header: number[] = [];
  let payloadLeft = 0;

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (payloadLeft > 0) {
        const skipped = Math.min(payloadLeft, chunk.length - at);
        payloadLeft -= skipped;
        at += skipped;
        continue;
      }
      header.push(chunk[at] ?? 0);
      at += 1;
      if (header.length < headerLength(header)) continue;
      payloadLeft = payloadLength(header);
      header = [];
      if (payloadLeft > limit) {
        onTooLarge();
        return;
      }
    }
  };
}

function lengthBytes(header: readonly number[]): number {
  const code = (header[1] ?? 0) & 0x7f;
  if (code < 126) return 0;
  return code === 126 ? 2 : 8;
}

function headerLength(header: readonly number[]): number {
  if (header.length < SHORT_HEADER) return SHORT_HEADER;
  const masked = ((header[1] ?? 0) & 0x80) !== 0;
  return SHORT_HEADER + lengthBytes(header) + (masked ? MASK_BYTES : 0);
}

function payloadLength(header: readonly number[]): number {
  const extended = lengthBytes(header);
  if (extended === 0) return (header[1] ?? 0) & 0x7f;
  return header.slice(SHORT_HEADER, SHORT_HEADER + extended).reduce((length, byte) => length * 256 + byte, 0);
}
