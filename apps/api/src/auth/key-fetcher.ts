import type { Fetcher } from 'aws-jwt-verify/https';

const TIMEOUT_MS = 2_000;
/** How long nobody asks again after a failure: a flood of made-up key ids must not become one of requests to the issuer. */
const PAUSE_MS = 1_000;
/** A user pool's two keys have less than 1 KB. */
const MOST_BYTES = 256 * 1_024;

/** The keys of an issuer cannot be had, which says nothing about the token that asked for them. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

/** Fetches the keys of an issuer: within two seconds, and from nowhere else than where they are said to be. */
export class KeyFetcher implements Fetcher {
  private failed: { readonly at: number; readonly error: KeysUnavailableError } | undefined;

  /** @throws {KeysUnavailableError} for whatever keeps the keys from us, and for an empty set, which would replace those that are known. */
  async fetch(uri: string): Promise<ArrayBuffer> {
    if (this.failed !== undefined && performance.now() - this.failed.at < PAUSE_MS) throw this.failed.error;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      return await fetchKeys(uri, signal).catch((error: unknown) => {
        if (signal.aborted) throw error;
        // A connection that was kept alive while the function was frozen fails at once, and only once.
        return fetchKeys(uri, signal);
      });
    } catch (cause) {
      const error = new KeysUnavailableError('The keys of the issuer cannot be fetched', { cause });
      this.failed = { at: performance.now(), error };
      throw error;
    }
  }
}

async function fetchKeys(uri: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(uri, { redirect: 'error', signal });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`status ${response.status}`);
  }
  const bytes = await readBounded(response);
  requireKeys(bytes);
  return new Uint8Array(bytes).buffer;
}

async function readBounded({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What the keys are like is checked by who uses them. */
function requireKeys(bytes: Buffer): void {
  const { keys } = JSON.parse(bytes.toString()) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('a set without keys');
}
