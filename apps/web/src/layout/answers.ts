import { timeLimit } from '../api/time.limit.js';

/** Somebody has pressed a button. */
const TIMEOUT_MS = 10_000;

/** Whether the web server answers: a browser that says that it is offline may still reach one on the same machine. */
export function answers(): Promise<boolean> {
  return fetch('/config.json', { method: 'HEAD', cache: 'no-store', signal: timeLimit(TIMEOUT_MS) }).then(
    () => true,
    () => false,
  );
}
