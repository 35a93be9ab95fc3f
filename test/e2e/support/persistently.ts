import { setTimeout as delay } from 'node:timers/promises';

const ROUNDS = 40;

/** Asks again, as a client should, when it is told that the service or the store is busy. */
export async function persistently(url: string, init?: RequestInit): Promise<Response> {
  for (let round = 1; ; round++) {
    const response = await fetch(url, init);
    if (response.status !== 503 || round === ROUNDS) return response;
    await response.arrayBuffer();
    await delay(50);
  }
}
