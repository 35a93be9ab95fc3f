import type { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { httpStatusOf } from './aws-errors.js';

/** A call was not answered, or by a failure of the service: it may have been done, or be done yet. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';

  /** @param reason not as its `cause`, by which the client would take it for one that it is to repeat. */
  constructor(readonly reason: unknown) {
    super(`A call that may be made once only was not answered: ${String(reason)}`);
  }
}

/**
 * Keeps the client from making a call again that was not answered: the first may be done after the second, and over whatever
 * followed that. What is refused, as by throttling, is not done, and is asked for again as ever.
 *
 * @throws {UnansweredError} out of the client.
 */
export function askedOnce(command: BatchWriteCommand): BatchWriteCommand {
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const status = error instanceof Error ? httpStatusOf(error) : undefined;
        throw status !== undefined && status < 500 ? error : new UnansweredError(error);
      }
    },
    // Within the client's own repetitions. The document client puts a command's middleware on twice.
    { step: 'finalizeRequest', priority: 'low', name: 'askedOnce', override: true },
  );
  return command;
}
