/** Why nothing, or no more, could be imported: sentences for the person who runs the command. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
