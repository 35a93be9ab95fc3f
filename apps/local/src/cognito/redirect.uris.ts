/** Where the web app is sent back to: its port changes with each start, and its development server has another. */
const SIGNED_IN = '/signed-in';
const SIGNED_OUT = '/jobs';
// Not [::1], which a Content-Security-Policy has no way to name, and where nothing of the stack listens.
const HOSTS = new Set(['localhost', '127.0.0.1']);

function isPageOfThisMachine(uri: string, path: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, origin } = new URL(uri);
  // To the letter, so that there is one way only to write it: nobody's name before it, no query and no fragment.
  return protocol === 'http:' && HOSTS.has(hostname) && uri === `${origin}${path}`;
}

/** Whether a code may be sent there. */
export function isCallback(uri: string): boolean {
  return isPageOfThisMachine(uri, SIGNED_IN);
}

/** Whether a browser that has signed out may be sent there. */
export function isSignedOutPage(uri: string): boolean {
  return isPageOfThisMachine(uri, SIGNED_OUT);
}
