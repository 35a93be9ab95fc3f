import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ImportError } from '../import-error.js';
import type { Progress } from '../progress.js';
import type { ExerciseRow, RowFault } from './exercise.row.js';
import type { ExerciseTable } from './exercise.table.js';
import { checkPicture, MissingPictureError, PictureError, renderPicture } from './picture.js';
import type { PictureFaults } from './faults.js';
import type { PictureStore } from './picture.store.js';
import { pictureKeysOf, planOf } from './plan.js';
import type { Tally } from './tally.js';

/** Pictures in work at a time. */
const CONCURRENCY = 4;
/** What is read and written together, and so lost at most when the import is interrupted. */
const PART = 100;

/** What an import works on. */
export interface Import {
  readonly images: string;
  readonly table: ExerciseTable;
  readonly pictures: PictureStore;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** What is wrong with the rows' pictures; each is decoded, since a file that is cut off looks well at its beginning. */
export async function checkPictures(
  { images, progress, signal }: Pick<Import, 'images' | 'progress' | 'signal'>,
  rows: readonly ExerciseRow[],
): Promise<PictureFaults> {
  const faults: RowFault[] = [];
  const missing = new Set<string>();
  let checked = 0;
  await inParallel(rows, signal, async ({ row, name, image }) => {
    try {
      await checkPicture(images, image);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      if (error instanceof MissingPictureError) missing.add(image);
      faults.push({ row, name, message: `image ${image} ${error.message}` });
    }
    progress.show(`checking pictures: ${++checked} of ${rows.length}`);
  });
  const all = new Set(rows.map(({ image }) => image)).size;
  return { faults, folderOfNone: all > 1 && missing.size === all ? { images, pictures: all } : undefined };
}

/**
 * Imports rows that were found to be right. An item is written only when its pictures are there.
 * @throws {StoreError} and the signal's reason; the tally then says how far it came.
 */
export async function importExercises(into: Import, rows: readonly ExerciseRow[], tally: Tally): Promise<void> {
  for (let start = 0; start < rows.length; start += PART) {
    await importPart(into, rows.slice(start, start + PART), tally);
  }
}

async function importPart(into: Import, rows: readonly ExerciseRow[], tally: Tally): Promise<void> {
  const { table, progress, signal } = into;
  const ids = rows.map(({ exerciseId }) => exerciseId);
  const stored = await table.get(ids, signal);
  const digests = new Map<string, string>();
  let pictured = tally.done;
  await inParallel(rows, signal, async (row) => {
    const { uploaded, digest } = await uploadPictures(into, row);
    tally.uploaded += uploaded;
    digests.set(row.exerciseId, digest);
    progress.show(`importing: ${++pictured} of ${tally.total} exercises`);
  });
  const now = new Date().toISOString();
  const plans = rows.map((row) => planOf(row, stored.get(row.exerciseId), digests.get(row.exerciseId) ?? '', now));
  const items = plans.flatMap(({ item }) => item ?? []);
  await table.put(items, signal);
  tally.add(plans);
}

/** Returns how many of an exercise's pictures were not there yet, and what they are known by. */
async function uploadPictures(
  { images, pictures, signal }: Import,
  row: ExerciseRow,
): Promise<{ uploaded: number; digest: string }> {
  const { imageKey, thumbnailImageKey } = pictureKeysOf(row.exerciseId);
  const { picture, thumbnail } = await renderPicture(images, row.image).catch((error: unknown) => {
    // It was right when it was checked.
    if (error instanceof PictureError) throw new ImportError(`image ${row.image} ${error.message}.`, { cause: error });
    throw error;
  });
  const uploaded = [
    await pictures.put(imageKey, picture, signal),
    await pictures.put(thumbnailImageKey, thumbnail, signal),
  ];
  const digest = createHash('sha256').update(picture).update(thumbnail).digest('base64url');
  return { uploaded: uploaded.filter(Boolean).length, digest };
}

async function inParallel<T>(
  values: readonly T[],
  signal: AbortSignal,
  work: (value: T) => Promise<void>,
): Promise<void> {
  await Readable.from(values).forEach(work, { concurrency: CONCURRENCY, signal });
}
