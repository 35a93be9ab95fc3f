/** What the QR code says. The id is in the fragment, which is sent to no server. */
export function phoneAddressOf(origin: string, sessionId: string): string {
  return `${origin}/u#${sessionId}`;
}

/** Four characters that screen and phone both show, so that people see that they belong together. */
export function checkCodeOf(sessionId: string): string {
  return sessionId.slice(-4).toUpperCase();
}
