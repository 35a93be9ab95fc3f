/** Whether the web server answers: a browser that says that it is offline may still reach one on the same machine. */
export function answers(): Promise<boolean> {
  return fetch('/config.json', { method: 'HEAD', cache: 'no-store' }).then(
    () => true,
    () => false,
  );
}
