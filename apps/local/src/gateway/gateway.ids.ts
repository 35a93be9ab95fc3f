import { randomBytes } from 'node:crypto';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A request, message or connection id in API Gateway's form: 15 base64url characters and `=`. */
export function newGatewayId(): string {
  return `${randomBytes(11).toString('base64url')}=`;
}

/** A time as the Common Log Format of Apache writes it, in UTC: `20/Nov/2026:10:58:21 +0000`. */
export function clfTime(at: Date): string {
  const day = String(at.getUTCDate()).padStart(2, '0');
  const month = MONTHS[at.getUTCMonth()] ?? '';
  return `${day}/${month}/${at.getUTCFullYear()}:${at.toISOString().slice(11, 19)} +0000`;
}

/** The value of `X-Amzn-Trace-Id` that API Gateway adds: 8 hexadecimal digits of time, 24 random ones. */
export function newTraceId(at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}
