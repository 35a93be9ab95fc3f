import { setTimeout as delay } from 'node:timers/promises';
import { finished } from 'node:stream/promises';
import type { Call } from './call.js';
import { deliverTwice, shuffle } from './delivery.js';
import type { Exchange } from './exchange.js';
import type { Fault } from './fault.js';
import { failed, sent, throttled } from './service.answers.js';

/** What faults need of their proxy. */
export interface FaultContext {
  /** Kills the sender; resolves once it is dead. */
  readonly onCrash: (call: Call) => Promise<void>;
  /** Is told when a call whose client has been cut off is still to be forwarded, and when it has been. */
  readonly onLate: (call: Call, isOver: boolean) => void;
  readonly random: () => number;
  /** Is told that the fault has had an effect: messages can be mixed where there are two, and delivered again where there is one. */
  readonly onFault: () => void;
}

/**
 * Answers a call with its fault.
 *
 * @throws Error of the connections, and when client or proxy go away.
 */
export async function answerFaultily(exchange: Exchange, fault: Fault, context: FaultContext): Promise<void> {
  if (fault.kind !== 'shuffle' && fault.kind !== 'double-delivery') context.onFault();
  switch (fault.kind) {
    case 'drop':
      if (fault.when === 'after') await forwardOnce(exchange);
      exchange.cut();
      return;
    case 'cut-body':
      return exchange.giveHalf(await exchange.forward());
    case 'slow':
      await delay(fault.ms, undefined, { signal: exchange.gone });
      return exchange.giveBack(await exchange.forward());
    case 'half-open':
      await delay(fault.ms, undefined, { signal: exchange.gone });
      exchange.cut();
      return;
    case 'late':
      return answerLate(exchange, fault.ms, context);
    case 'throttle':
      return exchange.answer(throttled(exchange.call.service));
    case 'error':
      return exchange.answer(failed(exchange.call.service));
    case 'twice':
      await exchange.whole();
      await forwardOnce(exchange);
      return exchange.giveBack(await exchange.forward());
    case 'swallow':
      return exchange.answer(sent(exchange.call.operation, JSON.parse((await exchange.whole()).toString())));
    case 'down':
      exchange.reset();
      return;
    case 'crash':
      if (fault.when === 'answered') await forwardOnce(exchange);
      await context.onCrash(exchange.call);
      exchange.cut();
      return;
    case 'shuffle':
      if ((await shuffle(exchange, context.random)) > 1) context.onFault();
      return;
    case 'double-delivery':
      if ((await deliverTwice(exchange)) > 0) context.onFault();
      return;
  }
}

async function answerLate(exchange: Exchange, ms: number, { onLate }: FaultContext): Promise<void> {
  await exchange.whole();
  onLate(exchange.call, false);
  try {
    exchange.cut();
    await delay(ms, undefined, { signal: exchange.closed });
    await forwardOnce(exchange, exchange.closed);
  } finally {
    onLate(exchange.call, true);
  }
}

/** Forwards a call and reads all of its answer, which goes nowhere. */
async function forwardOnce(exchange: Exchange, signal?: AbortSignal): Promise<void> {
  const answer = await exchange.forward(signal);
  await finished(answer.resume());
}
