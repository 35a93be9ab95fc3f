/** Why a command can't do its work, or no more of it: sentences for the person who runs it. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}
