import { useEffect } from 'preact/hooks';

/** What the tab, the history and screen readers call the page. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Spotter`;
  }, [title]);
}
