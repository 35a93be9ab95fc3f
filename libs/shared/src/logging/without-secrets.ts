const UUID = '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}';

/** What must not be read in a log, wherever it comes from: errors of AWS name keys, and those of clients name URLs. */
const SECRETS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // A session's id lets whoever has it upload.
  [new RegExp(`(session-uploads(?:/|%2F)|sessions?(?:/|:|%2F|%3A)|sessionId=)${UUID}`, 'gi'), '$1{sessionId}'],
  [/(X-Amz-(?:Signature|Security-Token)=)[^&\s"]+/gi, '$1{…}'],
  // A token, as JWTs begin: with the Base64 of `{"`.
  [/\beyJ[\w-]+(?:\.[\w-]*)+/g, '{token}'],
  [/((?:[?&]|\\u0026)(?:viewer|ticket)=)[^&\s"\\]+/gi, '$1{…}'],
];

/** A text as it may stand in a log. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), text);
}
