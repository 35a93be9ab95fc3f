/** The window as far as it tells of what happens, such as `online`. Node has none. @returns it, and what takes it away. */
export function openWindow(): { readonly window: EventTarget; close(): void } {
  const window = new EventTarget();
  Object.assign(globalThis, {
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
  });
  const close = (): void => {
    for (const name of ['addEventListener', 'removeEventListener']) Reflect.deleteProperty(globalThis, name);
  };
  return { window, close };
}
