import type { SpotterClient } from '@spotter/client';
import { batch, computed, signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import pLimit from 'p-limit';
import { dataOf, sentenceOf } from '../api/failure.js';
import { pictureOf } from '../uploads/picture.js';
import type { PictureLimits } from '../uploads/picture.js';
import { put } from '../uploads/put.js';

/** How many pictures may be dropped in at once. */
export const MOST_PICTURES = 100;
/** Browsers open six connections to a host; some are left for the rest of the page. */
const AT_ONCE = 4;

export type UploadState = 'waiting' | 'uploading' | 'uploaded' | 'failed';

/** One picture on its way. */
export class Upload {
  readonly state = signal<UploadState>('waiting');
  readonly share = signal(0);
  readonly failure = signal<string>();
  readonly preview: string;
  readonly run = new AbortController();
  /** `s3://…`, once it is there. */
  url: string | undefined;

  constructor(readonly file: File) {
    this.preview = URL.createObjectURL(file);
  }
}

/** Pictures that are to become one job: uploaded side by side, then submitted together. */
export class Batch {
  readonly uploads: Signal<readonly Upload[]> = signal([]);
  readonly notice = signal<string>();
  readonly isSubmitting = signal(false);
  readonly uploadedCount = computed(() => this.uploads.value.filter(({ state }) => state.value === 'uploaded').length);
  readonly isUploading = computed(() =>
    this.uploads.value.some(({ state }) => state.value === 'waiting' || state.value === 'uploading'),
  );
  readonly #limit = pLimit(AT_ONCE);
  #limits: Promise<PictureLimits> | undefined;

  constructor(private readonly api: SpotterClient) {}

  add(files: readonly File[]): void {
    const room = MOST_PICTURES - this.uploads.value.length;
    const added = files.slice(0, room).map((file) => new Upload(file));
    batch(() => {
      this.uploads.value = [...this.uploads.value, ...added];
      this.notice.value =
        files.length > room
          ? `A job takes ${MOST_PICTURES} pictures here: ${files.length - room} were left out.`
          : undefined;
    });
    for (const upload of added) this.#begin(upload);
  }

  again(upload: Upload): void {
    upload.state.value = 'waiting';
    this.#begin(upload);
  }

  remove(upload: Upload): void {
    upload.run.abort();
    URL.revokeObjectURL(upload.preview);
    this.uploads.value = this.uploads.value.filter((one) => one !== upload);
  }

  /** Submits what has been uploaded. @returns the job's id, or undefined when it failed, and the notice says why. */
  async submit(): Promise<string | undefined> {
    const imageUrls = this.uploads.value.flatMap(({ url }) => (url === undefined ? [] : [url]));
    this.isSubmitting.value = true;
    this.notice.value = undefined;
    try {
      const { jobId } = await dataOf(this.api.POST('/process', { body: { imageUrls } }));
      return jobId;
    } catch (error) {
      this.notice.value = sentenceOf(error);
      return undefined;
    } finally {
      this.isSubmitting.value = false;
    }
  }

  close(): void {
    for (const upload of this.uploads.value) {
      upload.run.abort();
      URL.revokeObjectURL(upload.preview);
    }
  }

  #begin(upload: Upload): void {
    void this.#limit(async () => {
      // One that was removed has no state to show.
      if (upload.run.signal.aborted) return;
      upload.state.value = 'uploading';
      upload.failure.value = undefined;
      try {
        upload.url = await this.#send(upload);
        upload.state.value = 'uploaded';
      } catch (error) {
        upload.failure.value = sentenceOf(error);
        upload.state.value = 'failed';
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
}
