import * as z from 'zod/mini';
import type { Browser } from './browser.js';

const KEY = 'spotter.sign-in';
const begunSchema = z.object({ state: z.string(), verifier: z.string(), returnTo: z.string() });

/** What is kept between leaving for the sign-in page and coming back; of no use to anybody after that. */
export type BegunSignIn = z.infer<typeof begunSchema>;

export function keepBegun(storage: Browser['storage'], begun: BegunSignIn): void {
  storage.setItem(KEY, JSON.stringify(begun));
}

/**
 * What was kept for an answer with this `state`, which has it once only. An answer to what was not asked in this tab gets
 * nothing, and does not end the sign-in that is under way.
 */
export function takeBegun(storage: Browser['storage'], state: string | null): BegunSignIn | undefined {
  const begun = parse(storage.getItem(KEY));
  if (begun === undefined || begun.state !== state) return undefined;
  storage.removeItem(KEY);
  return begun;
}

function parse(text: string | null): BegunSignIn | undefined {
  try {
    return z.safeParse(begunSchema, JSON.parse(text ?? 'null')).data;
  } catch {
    return undefined;
  }
}
