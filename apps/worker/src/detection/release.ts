/**
 * Frees the memory of bytes that nobody needs any more, at once; they are empty afterwards. V8 would do it when it collects
 * the small objects around them, dozens of images later, and they are up to some megabytes each.
 */
export function release({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
