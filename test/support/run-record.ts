import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the run of all tests keeps what `scripts/log-secrets.mjs` compares at its end; not set when Jest runs by itself. */
const FOLDER = process.env['SPOTTER_TEST_RECORD'];

function append(kind: 'log' | 'secrets', line: string): void {
  // One file a process: a line that two of them write at a time could be torn.
  if (FOLDER !== undefined) appendFileSync(join(FOLDER, `${kind}-${process.pid}.txt`), `${line}\n`);
}

/** Keeps a line that the product has logged. */
export function recordLog(line: string): void {
  append('log', line);
}

/** Keeps a token, a capability or a signature that was given out, and must be in no log. */
export function recordSecret(secret: string): void {
  append('secrets', secret);
}

/** Keeps those that a URL holds. */
export function recordSecretsOf(url: string): void {
  const { searchParams } = new URL(url);
  for (const name of ['viewer', 'ticket', 'X-Amz-Signature']) {
    const secret = searchParams.get(name);
    if (secret !== null) recordSecret(secret);
  }
}
