import { Failure } from '../api/failure.js';

const LOST = 'The connection was lost before the photo had arrived. It is still here: send it again.';
const REFUSED = 'The photo was not taken: the time to send it may be over. Send it again.';

/** A connection that moves nothing for so long is taken for lost: a phone that changes its network may never be told. */
const STALL_MS = 30_000;

export interface PutOptions {
  /** What the URL was signed for. */
  readonly contentType: string;
  readonly signal: AbortSignal;
  /** @param share from 0 to 1, of the bytes. */
  readonly onProgress: (share: number) => void;
}

/**
 * Uploads by a presigned URL. By XMLHttpRequest, since fetch does not tell how much has been sent.
 * @throws Failure when it did not arrive; the signal's reason when it was cancelled.
 */
export function put(url: string, body: Blob, { contentType, signal, onProgress }: PutOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const abort = (): void => {
      request.abort();
    };
    let stall = setTimeout(abort, STALL_MS);
    signal.addEventListener('abort', abort, { once: true });
    request.upload.addEventListener('progress', ({ loaded }) => {
      clearTimeout(stall);
      stall = setTimeout(abort, STALL_MS);
      onProgress(body.size === 0 ? 1 : Math.min(1, loaded / body.size));
    });
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new Failure(REFUSED));
    });
    request.addEventListener('error', () => {
      reject(new Failure(LOST));
    });
    request.addEventListener('abort', () => {
      reject(signal.aborted ? (signal.reason as Error) : new Failure(LOST));
    });
    request.addEventListener('loadend', () => {
      clearTimeout(stall);
      signal.removeEventListener('abort', abort);
    });
    request.open('PUT', url);
    request.setRequestHeader('content-type', contentType);
    request.send(body);
  });
}
