import { existsSync } from 'node:fs';

const CHRT = '/usr/bin/chrt';

/**
 * What goes before a command so that its threads are not interrupted by others that wake up, as the worker's image does it;
 * nothing where the system has no `chrt`. All contenders get it, so that none has an advantage.
 */
export const BATCH: readonly string[] = existsSync(CHRT) ? [CHRT, '--batch', '0'] : [];
