import { loggedErrorOf } from './logged.error.js';

/** What a line of the function's or a worker's log says about variables that are wrong, a sentence each; else nothing. */
export function environmentFaultsOf(line: string): readonly string[] {
  for (let error = loggedErrorOf(line); error; error = error.cause) {
    if (error.name === 'EnvironmentError') return error.faults ?? [];
  }
  return [];
}
