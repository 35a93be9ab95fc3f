import type { SpotterClient } from '@spotter/client';
import { batch, computed, signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import pLimit from 'p-limit';
// The browser's own is there for HTTPS and localhost alone.
import { v4 } from 'uuid';
import { dataOf, sentenceOf } from '../api/failure.js';
import { pictureOf, UnreadablePicture } from '../uploads/picture.js';
import type { PictureLimits } from '../uploads/picture.js';
import { put } from '../uploads/put.js';
import type { UploadState } from './upload.js';
import { Upload } from './upload.js';

/** How many pictures may be dropped in at once. */
export const MOST_PICTURES = 100;
/** Browsers open six connections to a host; some are left for the rest of the page. */
const AT_ONCE = 4;

/** What was dropped in. */
export interface Dropped {
  readonly files: readonly File[];
  /** How many folders were among it, which are no files. */
  readonly folderCount?: number;
}

/** Pictures that are to become one job: uploaded side by side, then submitted together. */
export class Batch {
  readonly uploads: Signal<readonly Upload[]> = signal([]);
  /** What was left out, or why the job was not accepted. */
  readonly notice = signal<string>();
  readonly isSubmitting = signal(false);
  readonly uploadedCount = computed(() => this.#countOf('uploaded'));
  readonly failedCount = computed(() => this.#countOf('failed'));
  readonly toTryAgain = computed(() => this.uploads.value.filter(({ isToTryAgain }) => isToTryAgain));
  readonly isUploading = computed(() => this.#countOf('waiting') + this.#countOf('uploading') > 0);
  readonly #limit = pLimit(AT_ONCE);
  #limits: Promise<PictureLimits> | undefined;
  /** The request that was made last: made again, it is the same one. */
  #request: { readonly body: string; readonly key: string } | undefined;

  constructor(
    private readonly api: SpotterClient,
    /** Whether the API knows who asks, without which it takes no Idempotency-Key. */
    private readonly isSignedIn: () => boolean,
  ) {}

  add({ files, folderCount = 0 }: Dropped): void {
    const known = new Set(this.uploads.value.map(({ file }) => identityOf(file)));
    const fresh = [...new Map(files.map((file) => [identityOf(file), file])).entries()]
      .filter(([identity]) => !known.has(identity))
      .map(([, file]) => file);
    const taken = fresh.slice(0, MOST_PICTURES - this.uploads.value.length);
    const added = taken.map((file) => new Upload(file));
    batch(() => {
      this.uploads.value = [...this.uploads.value, ...added];
      this.notice.value = leftOut({
        beyond: fresh.length - taken.length,
        repeated: files.length - fresh.length,
        folders: folderCount,
      });
    });
    for (const upload of added) this.#begin(upload);
  }

  again(upload: Upload): void {
    if (upload.isToTryAgain) this.#begin(upload);
  }

  againAll(): void {
    for (const upload of this.toTryAgain.value) this.#begin(upload);
  }

  remove(upload: Upload): void {
    upload.drop();
    this.uploads.value = this.uploads.value.filter((one) => one !== upload);
  }

  /** Submits what has been uploaded, and begins anew. @returns the job's id, or undefined when it failed, and the notice says why. */
  async submit(): Promise<string | undefined> {
    if (this.isSubmitting.value) return undefined;
    const sent = this.uploads.value.filter(({ url }) => url !== undefined);
    batch(() => {
      this.isSubmitting.value = true;
      this.notice.value = undefined;
    });
    try {
      const { jobId } = await this.#submit(sent.flatMap(({ url }) => url ?? []));
      for (const upload of sent) this.remove(upload);
      return jobId;
    } catch (error) {
      this.notice.value = sentenceOf(error);
      return undefined;
    } finally {
      this.isSubmitting.value = false;
    }
  }

  #submit(imageUrls: string[]): Promise<{ jobId: string }> {
    const body = imageUrls.join('\n');
    if (this.#request?.body !== body) this.#request = { body, key: v4() };
    const params = this.isSignedIn() ? { header: { 'idempotency-key': this.#request.key } } : {};
    return dataOf(this.api.POST('/process', { params, body: { imageUrls } }));
  }

  #begin(upload: Upload): void {
    upload.state.value = 'waiting';
    void this.#limit(async () => {
      // One that was removed has no state to show.
      if (upload.run.signal.aborted) return;
      batch(() => {
        upload.state.value = 'uploading';
        upload.share.value = 0;
        upload.failure.value = undefined;
      });
      try {
        upload.url = await this.#send(upload);
        upload.state.value = 'uploaded';
      } catch (error) {
        batch(() => {
          upload.failure.value = sentenceOf(error);
          upload.isLasting.value = error instanceof UnreadablePicture;
          upload.state.value = 'failed';
        });
      }
    });
  }

  async #send({ file, share, run: { signal } }: Upload): Promise<string> {
    const { blob, contentType } = await pictureOf(file, await this.#pictureLimits());
    const body = { filename: file.name, contentType, contentLength: blob.size };
    const { url, bucket, key } = await dataOf(this.api.POST('/uploads/presign', { body, signal }));
    await put(url, blob, {
      contentType,
      signal,
      onProgress: (part) => {
        share.value = part;
      },
    });
    return `s3://${bucket}/${key}`;
  }

  #pictureLimits(): Promise<PictureLimits> {
    this.#limits ??= dataOf(this.api.GET('/limits')).then(
      ({ imageBytes: bytes, imagePixels: pixels }) => ({ bytes, pixels }),
      (error: unknown) => {
        this.#limits = undefined;
        throw error;
      },
    );
    return this.#limits;
  }

  #countOf(wanted: UploadState): number {
    return this.uploads.value.filter(({ state }) => state.value === wanted).length;
  }
}

/** The same file, as far as a page is told of where it comes from. */
function identityOf({ name, size, lastModified }: File): string {
  return `${name}\n${size}\n${lastModified}`;
}

function leftOut({ beyond, repeated, folders }: Record<'beyond' | 'repeated' | 'folders', number>): string | undefined {
  const sentences = [
    ...(beyond > 0 ? [`A job takes ${MOST_PICTURES} pictures here: ${beyond} too many ${were(beyond)} left out.`] : []),
    ...(repeated > 0 ? [`${repeated} that ${were(repeated)} here already ${were(repeated)} left out.`] : []),
    ...(folders > 0
      ? [
          `${folders} ${folders === 1 ? 'folder' : 'folders'} ${were(folders)} left out: open it, and drop the pictures in it.`,
        ]
      : []),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were';
}
