import type { Call } from './call.js';

/** What goes wrong with a call; times are in milliseconds. */
export type Fault =
  /** The connection is cut before the call is forwarded, or after the service has answered. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** The answer ends in the middle of its body, by a cut. */
  | { readonly kind: 'cut-body' }
  /** It is forwarded after a wait. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** It is taken and never answered; the connection is cut after a time. */
  | { readonly kind: 'half-open'; readonly ms: number }
  /** The connection is cut at once, and the call is forwarded after a time: a write that arrives after its client gave up. */
  | { readonly kind: 'late'; readonly ms: number }
  /** The service refuses it: it is asked too often, or has failed. */
  | { readonly kind: 'throttle' }
  | { readonly kind: 'error' }
  /** It is forwarded twice; the second answer goes back. */
  | { readonly kind: 'twice' }
  /** A message is answered as sent, and lost. */
  | { readonly kind: 'swallow' }
  /** The connection is reset at once, as by a service that is not there. */
  | { readonly kind: 'down' }
  /** The sender is killed: before the call is forwarded, or after the service has answered, and before it hears of that. */
  | { readonly kind: 'crash'; readonly when: 'arrives' | 'answered' }
  /** A receive gets any of the next messages, in any order. */
  | { readonly kind: 'shuffle' }
  /** The messages of a receive are delivered again at once, while the first receiver has them. */
  | { readonly kind: 'double-delivery' };

/** Whether such a call can have that fault; one that it can't have is forwarded as if there was none. */
export function canHave({ operation }: Pick<Call, 'operation'>, { kind }: Pick<Fault, 'kind'>): boolean {
  switch (kind) {
    case 'swallow':
      return operation === 'SendMessage' || operation === 'SendMessageBatch';
    case 'shuffle':
    case 'double-delivery':
      return operation === 'ReceiveMessage';
    default:
      return true;
  }
}
