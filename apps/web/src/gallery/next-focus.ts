import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { focusHeading } from '../layout/arrival.js';

/**
 * The button that adds to a list goes with the last that there is to add. Whoever has it in focus goes on at the first thing that it
 * has added; when there is none, at the heading. For the component that shows both.
 */
export function useNextFocus(list: RefObject<HTMLElement | null>, button: RefObject<HTMLElement | null>): void {
  const hadFocus = button.current !== null && button.current === document.activeElement;
  const formerCount = list.current?.childElementCount ?? 0;
  useLayoutEffect(() => {
    if (!hadFocus || button.current !== null) return;
    const next = list.current?.children[formerCount]?.querySelector('a');
    if (next) next.focus();
    else focusHeading();
  });
}
