/** The command was called wrongly, or for a file that is not there: a sentence for the person who did. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
