const KEY = 'spotter.session';
const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * The session that this page was opened for: of the address, which it is taken out of, so that it is in no history; or kept from
 * before, as phones throw a page away while their camera is open, and load it again after.
 */
export function takeSessionId(): string | undefined {
  const given = location.hash.slice(1).toLowerCase();
  if (given !== '') history.replaceState(history.state, '', '/u');
  if (!SESSION_ID.test(given)) return given === '' ? (sessionStorage.getItem(KEY) ?? undefined) : undefined;
  sessionStorage.setItem(KEY, given);
  return given;
}

export function forgetSessionId(): void {
  sessionStorage.removeItem(KEY);
}
