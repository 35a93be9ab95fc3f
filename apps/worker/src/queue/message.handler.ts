import type { Message } from '@aws-sdk/client-sqs';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { AppError, REQUEST_ID_ATTRIBUTE, TRACE_HEADER_ATTRIBUTE, traceIdOf } from '@spotter/shared';
import type { Beat } from '../health/liveness.js';
import { LOGGER } from '../tokens.js';
import { DeadLetters } from './dead-letters.js';
import { JobImageService } from './job-image.service.js';
import { parseMessage } from './message.js';
import type { ImageEnd, Outcome } from './outcome.js';
import { done, leave } from './outcome.js';
import { WorkQueue } from './work.queue.js';
import { WorkerMetrics } from './worker.metrics.js';

/** How long a message rests when its processing failed: AWS did not answer, or there is a fault in this program. */
const FAILURE_REST_SECONDS = 20;

interface MessageOrigin {
  readonly requestId: string | undefined;
  readonly xray_trace_id: string | undefined;
}

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
    const origin = originOf(message);
    const context = { messageId: message.MessageId, ...origin, ...(parsed.kind === 'image' && parsed.message) };
    this.noteAge(message);
    try {
      const outcome =
        parsed.kind === 'image'
          ? await this.service.process({ ...parsed.message, ...origin }, drain, beat)
          : await this.setAside(message, parsed.reason, context);
      const ms = Math.round(performance.now() - started);
      const ended = outcome.kind === 'done' ? outcome.ended : undefined;
      const { kind, reason } = outcome;
      this.logger.info('message', { ...context, outcome: kind, reason, code: ended?.code, ms });
      if (ended !== undefined) this.noteEnd(ended, ms);
      return outcome;
    } catch (error) {
      this.logger.error('processing a message failed', { ...context, error });
      this.metrics.add('MessageFailures');
      return leave(FAILURE_REST_SECONDS, error instanceof AppError ? 'dependency' : 'fault');
    }
  }

  /** Step 11 of the job protocol, of what nobody can read. */
  private async setAside(message: Message, reason: string, context: Record<string, unknown>): Promise<Outcome> {
    await this.deadLetters.send(message, reason);
    this.logger.warn('a message became a dead letter', { ...context, because: reason });
    this.metrics.add('DeadLetters');
    return done('dead-letter');
  }

  private noteAge({ Attributes: attributes }: Message): void {
    const sent = Number(attributes?.SentTimestamp);
    // By two clocks, of which SQS's may be ahead.
    if (Number.isFinite(sent)) this.metrics.add('QueueAge', Math.max(0, Date.now() - sent));
  }

  private noteEnd({ status, attempts }: ImageEnd, milliseconds: number): void {
    this.metrics.add(status === 'DONE' ? 'ImagesDone' : 'ImagesFailed');
    this.metrics.add('ImageDuration', milliseconds);
    this.metrics.add('Attempts', attempts);
  }
}

/** What every log line about the message carries. The trace's id has the name that the API's lines have it under. */
function originOf({ MessageAttributes: attributes, Attributes: system }: Message): MessageOrigin {
  return {
    requestId: attributes?.[REQUEST_ID_ATTRIBUTE]?.StringValue,
    xray_trace_id: traceIdOf(system?.[TRACE_HEADER_ATTRIBUTE]),
  };
}
