import type { Client } from 'openapi-fetch';
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

/** The schemas of the document by their names: `Schemas['Job']`. */
export type Schemas = components['schemas'];

export interface SpotterClientOptions {
  /** Where the API is, such as `http://localhost:3000`. */
  readonly baseUrl: string;
  /** An access token; where identity is off, none is needed. */
  readonly token?: string;
  /** A session's viewer token. */
  readonly viewerToken?: string;
}

/** A client whose paths, parameters, bodies and answers have the types of docs/openapi.json. */
export type SpotterClient = Client<paths>;

/** Answers are `{ data }` or `{ error }` beside the `response`: an error status throws nothing. */
export function createSpotterClient({ baseUrl, token, viewerToken }: SpotterClientOptions): SpotterClient {
  return createClient<paths>({
    baseUrl,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(viewerToken !== undefined && { 'x-viewer-token': viewerToken }),
    },
  });
}
