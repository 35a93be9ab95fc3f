import { useRef, useState } from 'preact/hooks';
import { useOnline } from './online.js';

/** What is gone for good does not come by the next URL either. */
const PAUSE_MS = 60_000;

/**
 * A picture by a URL that ends. The one that it came by stays, whatever others are signed meanwhile; when it does not come, another is
 * asked for, once a minute at most, and again when the connection is back.
 */
export function useSignedUrl(url: string | undefined, renew: () => Promise<string | undefined>) {
  const [shown, setShown] = useState({ url, attempt: 0 });
  const [isMissing, setMissing] = useState(url === undefined);
  const renewedAt = useRef(-Infinity);
  const tried = useRef(url);

  const onError = (): void => {
    // Another picture's renewal has brought one for this as well.
    if (url !== undefined && url !== tried.current) {
      tried.current = url;
      setShown(({ attempt }) => ({ url, attempt: attempt + 1 }));
      return;
    }
    if (performance.now() - renewedAt.current < PAUSE_MS) {
      setMissing(true);
      return;
    }
    renewedAt.current = performance.now();
    renew().then(
      (next) => {
        tried.current = next;
        setMissing(next === undefined);
        // It may be the same one: then it is the attempt that is new.
        setShown(({ attempt }) => ({ url: next, attempt: attempt + 1 }));
      },
      () => {
        setMissing(true);
      },
    );
  };
  useOnline(() => {
    if (!isMissing) return;
    renewedAt.current = -Infinity;
    tried.current = url;
    onError();
  });
  return { src: isMissing ? undefined : shown.url, attempt: shown.attempt, onError };
}
