/** The document as far as it tells whether it is seen. */
class SeenDocument extends EventTarget {
  visibilityState: 'visible' | 'hidden' = 'visible';

  turn(to: 'visible' | 'hidden'): void {
    this.visibilityState = to;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

interface Page {
  readonly window: EventTarget;
  readonly document: SeenDocument;
  close(): void;
}

/** A page as far as it tells of what happens, such as `online`. Node has none. @returns it, and what takes it away. */
export function openWindow(): Page {
  const window = new EventTarget();
  const document = new SeenDocument();
  Object.assign(globalThis, {
    document,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
  });
  const close = (): void => {
    for (const name of ['document', 'addEventListener', 'removeEventListener'])
      Reflect.deleteProperty(globalThis, name);
  };
  return { window, document, close };
}
