/** What must not be read in a log, wherever it comes from: errors of AWS name keys, and a client's errors may name URLs. */
const SECRETS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // A session's id lets whoever has it upload.
  [/(session-uploads\/|session:)[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi, '$1{sessionId}'],
  [/(X-Amz-(?:Signature|Security-Token)=)[^&\s"]+/gi, '$1{…}'],
  [/([?&]viewer=)[^&\s"]+/gi, '$1{…}'],
];

/** A text as it may stand in a log. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), text);
}
