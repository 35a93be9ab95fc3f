/**
 * What fetch does where nobody answers: it waits until `signal` gives up, and without one for ever.
 * @param told what it then fails with: the signal's reason, or, as in browsers of 2023, an abort whatever the reason is.
 */
export function neverAnswered(
  signal: AbortSignal | null | undefined,
  told: 'reason' | 'abort' = 'reason',
): Promise<Response> {
  return new Promise((_, reject) => {
    if (!signal) return;
    const giveUp = (): void => {
      reject(told === 'reason' ? (signal.reason as Error) : new DOMException('The fetch was aborted', 'AbortError'));
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
  });
}
