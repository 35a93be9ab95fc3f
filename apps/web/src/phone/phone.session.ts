import type { Schemas, SpotterClient } from '@spotter/client';
import { dataOf, Failure } from '../api/failure.js';
import type { Picture, PictureLimits } from '../uploads/picture.js';
import { put } from '../uploads/put.js';
import { leftOf } from './over.js';

export interface Look {
  readonly session: Schemas['Session'];
  /** How long the code is still good for, in milliseconds, if the answer tells. */
  readonly left: number | undefined;
}

export interface UploadOptions {
  readonly signal: AbortSignal;
  /** Where it goes to, before anything of it is sent. */
  readonly onKey: (uploadKey: string) => void;
  /** @param share from 0 to 1, of the bytes. */
  readonly onProgress: (share: number) => void;
}

const LATE = 'The photo was sent, but the screen does not have it yet. Look at the screen, or send it again.';
const ARRIVAL_TRIES = 8;
const ARRIVAL_PAUSE_MS = 1_500;

/** A session by the API, as a phone may see it, which knows its id alone. */
export class PhoneSession {
  constructor(
    private readonly api: SpotterClient,
    readonly sessionId: string,
  ) {}

  async limits(signal: AbortSignal): Promise<PictureLimits> {
    const { imageBytes, imagePixels } = await dataOf(this.api.GET('/limits', { signal }));
    return { bytes: imageBytes, pixels: imagePixels };
  }

  async look(signal: AbortSignal): Promise<Look> {
    const call = this.api.GET('/sessions/{sessionId}', { params: { path: { sessionId: this.sessionId } }, signal });
    const session = await dataOf(call);
    return { session, left: leftOf(session, (await call).response.headers.get('date')) };
  }

  async upload({ blob, contentType }: Picture, { signal, onKey, onProgress }: UploadOptions): Promise<void> {
    const query = { sessionId: this.sessionId, contentType, contentLength: blob.size };
    const { uploadUrl, uploadKey } = await dataOf(this.api.GET('/upload-url', { params: { query }, signal }));
    onKey(uploadKey);
    await put(uploadUrl, blob, { contentType, signal, onProgress });
  }

  /** What S3 has taken completes the session a moment later; each look makes up for an event that was lost. @throws Failure if not. */
  async arrival(signal: AbortSignal): Promise<Look> {
    for (let tries = ARRIVAL_TRIES; tries > 0; tries--) {
      const look = await this.look(signal).catch(() => undefined);
      signal.throwIfAborted();
      if (look?.session.status === 'COMPLETED') return look;
      await new Promise((resolve) => setTimeout(resolve, ARRIVAL_PAUSE_MS));
    }
    throw new Failure(LATE);
  }
}
