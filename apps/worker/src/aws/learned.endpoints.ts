import type { FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types';

/** Where calls go. */
export interface Endpoint {
  readonly origin: string;
  /** What comes before the path of a call. */
  readonly basePath: string;
}

/** What decides where a call goes, and what of its path is its own. */
export interface Place {
  readonly name: string;
  readonly path: string;
}

/** Of a service all of whose calls go to one place, and name what they are about in their bodies. */
export const ONE_PLACE: Place = { name: '', path: '' };

/**
 * The endpoints that a client of the SDK has called, by their places. The SDK has rules for them that fill files, and the
 * environment, files and the credentials' account have a say in them.
 */
export class LearnedEndpoints {
  readonly #endpoints = new Map<string, Endpoint>();

  /** @param placeOf of the input of a call; none when its endpoint is of no use to others. */
  constructor(private readonly placeOf: (input: object) => Place | undefined) {}

  get(place: string): Endpoint | undefined {
    return this.#endpoints.get(place);
  }

  /** Watches where a client's calls go. */
  learnFrom<Input extends object, Output extends object>(stack: MiddlewareStack<Input, Output>): void {
    const watch: FinalizeRequestMiddleware<Input, Output> = (next) => (args) => {
      this.learn(args.input, args.request);
      return next(args);
    };
    stack.add(watch, { step: 'finalizeRequest', priority: 'low', name: 'learnEndpoint', override: true });
  }

  private learn(input: object, request: unknown): void {
    const place = this.placeOf(input);
    if (place === undefined || !isHttpRequest(request) || !request.path.endsWith(place.path)) return;
    const { protocol, hostname, port } = request;
    const origin = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
    const basePath = request.path.slice(0, request.path.length - place.path.length);
    this.#endpoints.set(place.name, { origin, basePath });
  }
}

interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

function isHttpRequest(request: unknown): request is SdkRequest {
  if (typeof request !== 'object' || request === null) return false;
  const { protocol, hostname, port, path }: Partial<Record<keyof SdkRequest, unknown>> = request;
  const isPort = port === undefined || typeof port === 'number';
  return isPort && [protocol, hostname, path].every((part) => typeof part === 'string');
}
