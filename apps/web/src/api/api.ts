import type { SpotterClient } from '@spotter/client';
import { createSpotterClient } from '@spotter/client';

/** As long as the HTTP API itself waits for an answer. */
const TIMEOUT_MS = 30_000;

/** The access token of who is signed in, which is renewed when it is about to end. */
export type AccessToken = () => Promise<string | undefined>;

/** The API's client, whose every request has an end, and the token of the moment. */
export function createApi(apiUrl: string, accessToken: AccessToken): SpotterClient {
  const client = createSpotterClient({ baseUrl: apiUrl });
  client.use({
    async onRequest({ request }) {
      const token = await accessToken();
      if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
      return new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]) });
    },
  });
  return client;
}
