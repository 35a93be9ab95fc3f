import { useEffect, useRef } from 'preact/hooks';

/** Acts each time that the browser has a connection again. */
export function useOnline(act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const again = (): void => {
      latest.current();
    };
    addEventListener('online', again);
    return () => {
      removeEventListener('online', again);
    };
  }, []);
}
