import type { Message } from '@aws-sdk/client-sqs';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { AppError, TRACE_ATTRIBUTE } from '@spotter/shared';
import type { Beat } from '../health/liveness.js';
import { LOGGER } from '../tokens.js';
import { DeadLetters } from './dead-letters.js';
import { JobImageService } from './job-image.service.js';
import { parseMessage } from './message.js';
import type { Outcome } from './outcome.js';
import { done, leave } from './outcome.js';
import { WorkQueue } from './work.queue.js';
import { WorkerMetrics } from './worker.metrics.js';

/** How long a message rests when its processing failed: AWS did not answer, or there is a fault in this program. */
const FAILURE_REST_SECONDS = 20;

/** One message from its receipt to its deletion, or to the queue again: step 6 of the job protocol, decided here alone. */
@Injectable()
export class MessageHandler {
  constructor(
    private readonly service: JobImageService,
    private readonly deadLetters: DeadLetters,
    private readonly metrics: WorkerMetrics,
    private readonly queue: WorkQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(message: Message, drain: AbortSignal, beat: Beat): Promise<void> {
    const outcome = await this.outcomeOf(message, drain, beat);
    beat();
    if (outcome.kind === 'done') await this.queue.delete(message);
    else await this.queue.rest(message, outcome.delaySeconds);
  }

  private async outcomeOf(message: Message, drain: AbortSignal, beat: Beat): Promise<Outcome> {
    const started = performance.now();
    const parsed = parseMessage(message);
    const context = {
      messageId: message.MessageId,
      traceId: message.MessageAttributes?.[TRACE_ATTRIBUTE]?.StringValue,
      ...(parsed.kind === 'image' && parsed.message),
    };
    try {
      const outcome =
        parsed.kind === 'image'
          ? await this.service.process(parsed.message, drain, beat)
          : await this.setAside(message, parsed.reason, context);
      const ms = Math.round(performance.now() - started);
      const ended = outcome.kind === 'done' ? outcome.ended : undefined;
      this.logger.info('message', { ...context, outcome: outcome.kind, reason: outcome.reason, code: ended?.code, ms });
      if (ended !== undefined) this.metrics.addImage(ended.status, ms);
      return outcome;
    } catch (error) {
      this.logger.error('processing a message failed', { ...context, error });
      return leave(FAILURE_REST_SECONDS, error instanceof AppError ? 'dependency' : 'fault');
    }
  }

  /** Step 11 of the job protocol, of what nobody can read. */
  private async setAside(message: Message, reason: string, context: Record<string, unknown>): Promise<Outcome> {
    await this.deadLetters.send(message, reason);
    this.logger.warn('a message became a dead letter', { ...context, because: reason });
    return done('dead-letter');
  }
}
