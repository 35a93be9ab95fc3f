/** What the QR code says. The id is in the fragment, which is sent to no server. */
export function phoneAddressOf(origin: string, sessionId: string): string {
  return `${origin}/u#${sessionId}`;
}

/** Four characters that screen and phone both show, so that people see that they belong together. */
export function checkCodeOf(sessionId: string): string {
  return sessionId.slice(-4).toUpperCase();
}

/** Whether an address means another machine on each machine, so that a phone that scans it gets nowhere. */
export function isOfThisMachineOnly(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
