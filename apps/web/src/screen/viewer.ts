import type { Schemas, SpotterClient } from '@spotter/client';
import { dataOf } from '../api/failure.js';
import type { Job } from '../detections/detections.js';

/** A session by the API, as its viewer may see it. The viewer token is kept here and in no address but the WebSocket's. */
export class Viewer {
  readonly #token: string;

  private constructor(
    private readonly api: SpotterClient,
    readonly sessionId: string,
    readonly webSocketUrl: string,
  ) {
    this.#token = new URL(webSocketUrl).searchParams.get('viewer') ?? '';
  }

  static async create(api: SpotterClient, signal: AbortSignal): Promise<Viewer> {
    const { sessionId, webSocketUrl } = await dataOf(api.POST('/sessions', { signal }));
    return new Viewer(api, sessionId, webSocketUrl);
  }

  session(signal: AbortSignal): Promise<Schemas['Session']> {
    const params = { path: { sessionId: this.sessionId } };
    return dataOf(this.api.GET('/sessions/{sessionId}', { params, headers: this.#headers, signal }));
  }

  job(jobId: string, signal: AbortSignal): Promise<Job> {
    const params = { path: { jobId } };
    return dataOf(this.api.GET('/jobs/{jobId}', { params, headers: this.#headers, signal }));
  }

  get #headers() {
    return { 'x-viewer-token': this.#token };
  }
}
