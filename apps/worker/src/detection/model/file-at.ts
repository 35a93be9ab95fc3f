import { stat } from 'node:fs/promises';

/** What is at a path. Anything but a regular file is not to be opened: a folder can't be read, and a pipe may never end. */
export async function fileAt(path: string): Promise<'regular' | 'other' | 'none'> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return 'none';
  return stats.isFile() ? 'regular' : 'other';
}
