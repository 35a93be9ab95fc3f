import { setTimeout as delay } from 'node:timers/promises';

/** Repeats assertions on what arrives by another way, such as log lines, until they hold or two seconds are over. */
export async function eventually(assert: () => void): Promise<void> {
  const until = Date.now() + 2_000;
  for (;;) {
    try {
      assert();
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(20);
    }
  }
}
