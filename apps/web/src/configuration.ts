import * as z from 'zod/mini';
import { timeLimit } from './api/time.limit.js';

/** The page is empty until then. */
const TIMEOUT_MS = 15_000;

const signInSchema = z.object({
  /** What tokens say that they are from. */
  issuer: z.url(),
  authorizationEndpoint: z.url(),
  tokenEndpoint: z.url(),
  /** Where the page that signed somebody in forgets them; Cognito's `/logout`. */
  logoutEndpoint: z.optional(z.url()),
  clientId: z.string(),
  scope: z.string(),
});

export const configurationSchema = z.object({
  apiUrl: z.url(),
  webSocketUrl: z.url(),
  /** Where people sign in, when identity is on. */
  signIn: z.optional(signInSchema),
});

/** What differs from one deployment to another: the app itself is the same everywhere. */
export type Configuration = z.infer<typeof configurationSchema>;

/** @throws Error when `/config.json` can't be had in time, or is none. */
export async function loadConfiguration(): Promise<Configuration> {
  const response = await fetch('/config.json', { signal: timeLimit(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`/config.json was answered with ${response.status}`);
  return z.parse(configurationSchema, await response.json());
}
