import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * What had the focus within `part` may be gone with the step that it belonged to: then `heading` has it, so that the keyboard and
 * the screen reader go on from there and not from the top of the page. For the component that decides which step is shown.
 */
export function useKeptFocus(part: RefObject<HTMLElement | null>, heading: RefObject<HTMLElement | null>): void {
  const hadFocus = part.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (hadFocus && !part.current?.contains(document.activeElement)) heading.current?.focus();
  });
}
