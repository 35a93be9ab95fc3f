import { S3Error } from './s3.errors.js';
import type { S3CorsRule } from './s3.options.js';

type Headers = ReadonlyMap<string, string>;

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** A pattern has at most one `*`, which stands for anything. */
function fits(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.split('*', 2);
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

function fitsAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => fits(pattern, text));
}

function fitsHeaders(rule: S3CorsRule, names: readonly string[]): boolean {
  const patterns = rule.allowedHeaders.map((pattern) => pattern.toLowerCase());
  return names.every((name) => fitsAny(patterns, name));
}

function answer(rule: S3CorsRule, origin: string): Record<string, string> {
  const any = rule.allowedOrigins.includes('*');
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(!any && { 'access-control-allow-credentials': 'true' }),
    'access-control-allow-methods': rule.allowedMethods.join(', '),
    ...(rule.exposedHeaders.length > 0 && { 'access-control-expose-headers': rule.exposedHeaders.join(', ') }),
    ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    vary: VARY,
  };
}

/** The CORS headers of an actual response; none when no rule fits, and then the browser hides it. */
export function corsHeaders(rules: readonly S3CorsRule[], method: string, headers: Headers): Record<string, string> {
  const origin = headers.get('origin');
  const rule = rules.find(
    ({ allowedOrigins, allowedMethods }) =>
      origin !== undefined && fitsAny(allowedOrigins, origin) && allowedMethods.includes(method),
  );
  if (rule && origin !== undefined) return answer(rule, origin);
  return rules.length > 0 ? { vary: VARY } : {};
}

/**
 * The headers of a preflight's answer.
 *
 * @throws S3Error AccessForbidden, BadRequest
 */
export function preflight(rules: readonly S3CorsRule[], headers: Headers): Record<string, string> {
  const origin = headers.get('origin');
  const method = headers.get('access-control-request-method');
  if (origin === undefined) {
    throw new S3Error('BadRequest', { message: 'Insufficient information. Origin request header needed.' });
  }
  if (method === undefined) {
    throw new S3Error('BadRequest', { message: 'Invalid Access-Control-Request-Method: null' });
  }
  if (rules.length === 0) {
    throw new S3Error('AccessForbidden', { message: 'CORSResponse: CORS is not enabled for this bucket.' });
  }
  const asked = headers.get('access-control-request-headers')?.toLowerCase() ?? '';
  const names = asked.split(',').flatMap((name) => name.trim() || []);
  const rule = rules.find(
    (candidate) =>
      fitsAny(candidate.allowedOrigins, origin) &&
      candidate.allowedMethods.includes(method) &&
      fitsHeaders(candidate, names),
  );
  if (!rule) throw new S3Error('AccessForbidden', { details: { Method: method, ResourceType: 'OBJECT' } });
  return { ...answer(rule, origin), ...(names.length > 0 && { 'access-control-allow-headers': names.join(', ') }) };
}
