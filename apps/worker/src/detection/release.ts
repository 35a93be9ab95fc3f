/**
 * Frees the memory of bytes that nobody needs any more, at once; they are empty afterwards. V8 would do it when it collects
 * the small objects around them, dozens of images later, and they are up to some megabytes each. A part of a larger memory is
 * left alone.
 */
export function release({ buffer, byteLength }: ArrayBufferView): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached && buffer.byteLength === byteLength) buffer.transfer(0);
}
