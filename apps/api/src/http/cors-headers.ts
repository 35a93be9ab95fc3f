/** A browser may remember a preflight for ten minutes. */
export const PREFLIGHT_HEADERS = { 'access-control-max-age': '600' };

/** On every answer, or a browser would show a script neither the error nor its body. Credentials are never allowed. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET,HEAD,POST,PUT,DELETE,OPTIONS',
    'access-control-allow-headers': 'authorization,content-type,idempotency-key,if-match,if-none-match,x-viewer-token',
    'access-control-expose-headers': 'date,etag,location,retry-after,x-request-id',
  };
}
