import type { Request } from 'express';

/**
 * The token of the header `Authorization: Bearer …` (RFC 6750): `undefined` without that header, an empty text when it holds
 * anything else. One that came twice is no token either, whichever of the two others would look at.
 */
export function bearerTokenOf({
  headers,
  headersDistinct,
}: Pick<Request, 'headers' | 'headersDistinct'>): string | undefined {
  // Node drops the second; events of API Gateway have them joined.
  const [value = headers.authorization, ...others] = headersDistinct.authorization ?? [];
  if (value === undefined) return undefined;
  const [, token = ''] = /^Bearer +([\w.~+/=-]+) *$/i.exec(value) ?? [];
  return others.length === 0 ? token : '';
}
