import { CommandError } from './command-error.js';

/** Why nothing, or no more, could be imported: sentences for the person who runs the command. */
export class ImportError extends CommandError {
  override readonly name = 'ImportError';
}
