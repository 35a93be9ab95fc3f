/** Where the sign-in page sends people back to. */
export const CALLBACK_PATH = '/signed-in';
/** Where people go who came from nowhere; and where those are sent who have signed out. */
export const HOME_PATH = '/jobs';

/** Where somebody who has signed in goes on: a path of this site, and no other whatever is asked for. */
export function returnPath(wanted: string, origin: string): string {
  const url = parse(wanted, origin);
  if (url === undefined) return HOME_PATH;
  const { origin: where, pathname, search, hash } = url;
  // A path that begins with two slashes would be read as another site's address by whoever takes it for a relative one.
  const isOfThisSite = where === origin && !pathname.startsWith('//');
  return isOfThisSite && pathname !== CALLBACK_PATH ? `${pathname}${search}${hash}` : HOME_PATH;
}

/** As `URL.parse`, which browsers of 2023 do not have. */
function parse(wanted: string, origin: string): URL | undefined {
  try {
    return new URL(wanted, origin);
  } catch {
    return undefined;
  }
}
