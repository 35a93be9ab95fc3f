import { AppError } from '@spotter/shared';
import type { ConnectionItem } from './connections.repository.js';
import type { Action } from './message.dto.js';

/**
 * What Nest takes for a socket: a connection, for the time of one invocation. It must not have a numeric `readyState`, or
 * Nest would take it for a socket of `ws` and send errors to it.
 */
export class ApiGatewayClient {
  /** What the client asks for, once that is known to be an action. */
  action: Action | undefined;
  /** Why there is no reply. */
  refusal: AppError | undefined;
  private known: ConnectionItem | undefined;

  constructor(readonly connectionId: string) {}

  /** What was granted to the connection, as `ConnectionGuard` read it. */
  get connection(): ConnectionItem {
    if (this.known === undefined) throw new Error('The connection is not known: the route needs ConnectionGuard');
    return this.known;
  }

  set connection(item: ConnectionItem) {
    this.known = item;
  }

  /** How a filter tells a client that it is refused; Nest itself swallows what was thrown. */
  emit(_event: 'exception', refusal: unknown): void {
    // Nest's own filter, which a gateway without ours has, hands the client's message back: that goes nowhere.
    this.refusal = refusal instanceof AppError ? refusal : new AppError('INTERNAL_ERROR', 'An error occurred');
  }
}
