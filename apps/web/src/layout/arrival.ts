/** Marks what a page is come back to. */
export const RETURN = 'data-return';

/**
 * A page that was gone to begins as one that was loaded does: at its top, and for keyboards and screen readers at its heading; or, when
 * one comes back, where one had left it.
 */
export function arrive(): void {
  const main = document.querySelector('main');
  const left = main?.querySelector<HTMLElement>(`[${RETURN}]`);
  if (left) {
    left.scrollIntoView({ block: 'center' });
    left.focus({ preventScroll: true });
    return;
  }
  scrollTo(0, 0);
  focusHeading();
}

/** Where whoever has used a button goes on that is gone by then. */
export function focusHeading(): void {
  const place = document.querySelector<HTMLElement>('main h1') ?? document.querySelector('main');
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
