import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { AppError, callAws, TRACE_ATTRIBUTE } from '@spotter/shared';
import type { WorkerConfig } from '../config.js';
import { WORKER_CONFIG } from '../config.js';
import type { Beat } from '../health/liveness.js';
import { LOGGER, SQS_CLIENT } from '../tokens.js';
import { DeadLetters } from './dead-letters.js';
import { JobImageService } from './job-image.service.js';
import { parseMessage } from './message.js';
import type { Outcome } from './outcome.js';
import { done, leave } from './outcome.js';
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
    @Inject(SQS_CLIENT) private readonly sqs: SQSClient,
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns whether the message is to be deleted. */
  async handle(message: Message, drain: AbortSignal, beat: Beat): Promise<boolean> {
    const outcome = await this.outcomeOf(message, drain, beat);
    beat();
    if (outcome.kind === 'leave') await this.rest(message, outcome.delaySeconds);
    return outcome.kind === 'done';
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

  private async rest({ ReceiptHandle }: Message, seconds: number): Promise<void> {
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: this.config.queue.url,
      ReceiptHandle,
      VisibilityTimeout: seconds,
    });
    try {
      await callAws('SQS_ERROR', () => this.sqs.send(command));
    } catch (error) {
      // It comes back by itself when its visibility timeout ends.
      this.logger.warn('a message could not be given a rest', { error });
    }
  }
}
