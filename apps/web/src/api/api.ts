import type { SpotterClient } from '@spotter/client';
import { createSpotterClient } from '@spotter/client';
import { timeLimit } from './time.limit.js';

/** As long as the HTTP API itself waits for an answer. */
const TIMEOUT_MS = 30_000;

/** Who is signed in. */
export interface Bearer {
  /** Renewed when it is about to end. */
  accessToken(): Promise<string | undefined>;
  /** Told of a token that the API did not take. */
  refuse(accessToken: string): void;
}

const SCHEME = 'Bearer ';

/** The API's client, whose every request has an end, and the token of the moment. */
export function createApi(apiUrl: string, bearer: Bearer): SpotterClient {
  const client = createSpotterClient({ baseUrl: apiUrl });
  client.use({
    async onRequest({ request }) {
      const token = await bearer.accessToken();
      if (token !== undefined) request.headers.set('authorization', `${SCHEME}${token}`);
      return new Request(request, { signal: timeLimit(TIMEOUT_MS, request.signal) });
    },
    onResponse({ request, response }) {
      const authorization = request.headers.get('authorization');
      if (response.status === 401 && authorization !== null) bearer.refuse(authorization.slice(SCHEME.length));
    },
  });
  return client;
}
