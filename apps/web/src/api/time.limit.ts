/**
 * Ends a fetch that is not over in time, or is not wanted any more. The same as `AbortSignal.any` with `AbortSignal.timeout`, which
 * browsers of early 2024 do not have yet.
 */
export function timeLimit(ms: number, wanted?: AbortSignal): AbortSignal {
  const end = new AbortController();
  const timer = setTimeout(() => {
    end.abort(new DOMException('There was no answer in time', 'TimeoutError'));
  }, ms);
  const abort = (): void => {
    clearTimeout(timer);
    end.abort(wanted?.reason);
  };
  if (wanted?.aborted === true) abort();
  else wanted?.addEventListener('abort', abort, { once: true });
  return end.signal;
}
