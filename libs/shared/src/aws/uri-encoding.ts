/** Percent-encodes all but what RFC 3986 calls unreserved, A-Z a-z 0-9 - . _ ~, as signatures need it. */
export function encodeUriStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The path of a key: each part encoded, slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeUriStrictly).join('/');
}
