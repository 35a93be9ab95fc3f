import type { OutgoingHttpHeaders } from 'node:http';

/** What a browser or a client gets from the hosted sign-in. */
export interface HostedAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
}

/** To be fetched by GET, also by a browser that has just sent a password. */
export function redirectTo(location: string, headers: OutgoingHttpHeaders = {}): HostedAnswer {
  return { status: 303, headers: { location, 'cache-control': 'no-store', ...headers } };
}
