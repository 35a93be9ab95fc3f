import { setTimeout as delay } from 'node:timers/promises';
import type { PenaltyBox } from 'aws-jwt-verify/jwk';

const PAUSE_MS = 500;

/**
 * Lets the issuer be asked for keys that nobody knows no more than twice a second. Who comes in between waits, and is then
 * told by all that were fetched: a key that is new would else be refused for as long as somebody makes others up.
 */
export class KeyPatience implements PenaltyBox {
  private until = 0;

  async wait(): Promise<void> {
    const rest = this.until - performance.now();
    if (rest > 0) await delay(rest);
  }

  registerFailedAttempt(): void {
    this.until = performance.now() + PAUSE_MS;
  }

  registerSuccessfulAttempt(): void {
    this.until = 0;
  }
}
