/** What a picture was called when it was chosen: the end of its key, less the id before it. */
export function fileNameOf(imageUrl: string): string {
  return (imageUrl.split('/').at(-1) ?? '').replace(/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}-/, '');
}
