import type { Fetcher } from 'aws-jwt-verify/https';
import { isJwk } from 'aws-jwt-verify/jwk';
import type { Json } from 'aws-jwt-verify/safe-json-parse';
import { recordOf } from '../record.js';

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

  /** @throws {KeysUnavailableError} for whatever keeps the keys from us, and for a set without any, which would replace those that are known. */
  async fetch(uri: string): Promise<ArrayBuffer> {
    if (this.failed !== undefined && performance.now() - this.failed.at < PAUSE_MS) throw this.failed.error;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      return usableKeys(await readBounded(await ask(uri, signal)));
    } catch (cause) {
      const error = new KeysUnavailableError('The keys of the issuer cannot be fetched', { cause });
      this.failed = { at: performance.now(), error };
      throw error;
    }
  }
}

async function ask(uri: string, signal: AbortSignal): Promise<Response> {
  const options = { redirect: 'error', signal } as const;
  const response = await fetch(uri, options).catch((error: unknown) => {
    if (signal.aborted) throw error;
    // A connection that was kept alive while the function was frozen fails at once, and only once.
    return fetch(uri, options);
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw new Error(`status ${response.status}`);
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

/** One key that is none must not cost all the others: the verifier would refuse the whole set. */
function usableKeys(bytes: Buffer): ArrayBuffer {
  const { keys } = recordOf(JSON.parse(bytes.toString()));
  const usable = Array.isArray(keys) ? keys.filter((key) => isJwk(key as Json)) : [];
  if (usable.length === 0) throw new Error('a set without keys');
  return new TextEncoder().encode(JSON.stringify({ keys: usable })).buffer;
}
