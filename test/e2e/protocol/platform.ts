import crypto from 'node:crypto';
import timers from 'node:timers/promises';
import { jest } from '@jest/globals';

/** What the platform does by chance or by the clock. */
export interface Platform {
  /** From 0 up to, but without, 1. */
  random(): number;
  /** Aborted once so many milliseconds have passed. */
  timeout(milliseconds: number): AbortSignal;
  /** Resolves once so many milliseconds have passed, or the signal is aborted. */
  pause(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

let standing: Platform | undefined;

/** Gives the product chance and time of a history, so that this can be played again; without one it has the real ones. */
export function standOn(platform: Platform | undefined): void {
  standing = platform;
}

/**
 * Puts them in the place of Node's own. What of the product is imported before keeps the real ones.
 *
 * @returns puts Node's own back where they are everybody's.
 */
export function takePlatform(): () => void {
  const { random } = Math;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  jest.unstable_mockModule('node:crypto', () => ({ ...crypto, default: crypto, randomUUID }));
  jest.unstable_mockModule('node:timers/promises', () => ({ ...timers, default: timers, setTimeout: pause }));
  const spies = [
    jest.spyOn(Math, 'random').mockImplementation(() => (standing === undefined ? random() : standing.random())),
    jest
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation((ms) => (standing === undefined ? timeout(ms) : standing.timeout(ms))),
  ];
  return () => {
    standOn(undefined);
    for (const spy of spies) spy.mockRestore();
  };
}

function randomUUID(): string {
  if (standing === undefined) return crypto.randomUUID();
  const platform = standing;
  const digits = Array.from({ length: 32 }, () => Math.floor(platform.random() * 16).toString(16)).join('');
  const [a, b, c, d, e] = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(13, 16),
    digits.slice(17, 20),
    digits.slice(20),
  ];
  return `${a}-${b}-4${c}-a${d}-${e}`;
}

async function pause<Value>(
  milliseconds: number,
  value: Value,
  options: { signal?: AbortSignal } = {},
): Promise<Value> {
  if (standing === undefined) return timers.setTimeout(milliseconds, value, options);
  await standing.pause(milliseconds, options.signal);
  options.signal?.throwIfAborted();
  return value;
}
