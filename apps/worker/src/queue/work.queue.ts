import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { ChangeMessageVisibilityCommand, DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { JobTimes, Logger } from '@spotter/shared';
import { callAws, REQUEST_ID_ATTRIBUTE, TRACE_HEADER_ATTRIBUTE } from '@spotter/shared';
import { Batcher, spacing } from './batcher.js';

/** SQS's limit on the messages of one call. */
export const MOST_MESSAGES = 10;

export interface WorkQueueOptions {
  readonly url: string;
  /** How long a receive waits for a message. */
  readonly waitSeconds: number;
  readonly times: Pick<JobTimes, 'visibility'>;
}

/** The queue that the messages of jobs come from. */
export class WorkQueue {
  readonly #deletions: Batcher<Message, void>;

  /**
   * @param polling makes the receives, which may take their wait longer than any other call.
   * @param onReceived is told of each receive that SQS has answered, be it with nothing.
   */
  constructor(
    private readonly polling: SQSClient,
    private readonly client: SQSClient,
    private readonly options: WorkQueueOptions,
    private readonly logger: Logger,
    private readonly onReceived: () => void = () => undefined,
  ) {
    this.#deletions = new Batcher({
      most: MOST_MESSAGES,
      spacing,
      call: (messages) => this.deleteTogether(messages),
    });
  }

  /** Waits for messages, and hides them from others for their visibility timeout. @throws {AppError} when SQS fails. */
  async receive(most: number): Promise<readonly Message[]> {
    const { url, waitSeconds, times } = this.options;
    const command = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: Math.min(most, MOST_MESSAGES),
      MessageAttributeNames: [REQUEST_ID_ATTRIBUTE],
      MessageSystemAttributeNames: [TRACE_HEADER_ATTRIBUTE, 'SentTimestamp'],
      VisibilityTimeout: times.visibility / 1_000,
      WaitTimeSeconds: waitSeconds,
    });
    const { Messages = [] } = await callAws('SQS_ERROR', () => this.polling.send(command));
    this.onReceived();
    return Messages;
  }

  /** Hides a message from others for as long as when it was received: its work goes on. */
  async keep(message: Message): Promise<void> {
    await this.hide(message, this.options.times.visibility / 1_000);
  }

  /** Leaves a message to others, after a while. */
  async rest(message: Message, seconds: number): Promise<void> {
    await this.hide(message, seconds);
  }

  /** Deletes a message, together with others. One that can't be deleted is logged, and comes back by itself. */
  async delete(message: Message): Promise<void> {
    await this.#deletions.add(this.options.url, message);
  }

  private async hide({ MessageId, ReceiptHandle }: Message, seconds: number): Promise<void> {
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: this.options.url,
      ReceiptHandle,
      VisibilityTimeout: seconds,
    });
    try {
      await callAws('SQS_ERROR', () => this.client.send(command));
    } catch (error) {
      // It comes back by itself when its visibility timeout ends.
      this.logger.warn('a message could not be kept or given a rest', { messageId: MessageId, error });
    }
  }

  private async deleteTogether(messages: readonly Message[]): Promise<void> {
    const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const command = new DeleteMessageBatchCommand({ QueueUrl: this.options.url, Entries: entries });
    const messageIds = messages.map(({ MessageId }) => MessageId);
    try {
      const { Failed = [] } = await callAws('SQS_ERROR', () => this.client.send(command));
      for (const { Id, Code, Message: because } of Failed) {
        this.logger.warn('a message could not be deleted', { messageId: messageIds[Number(Id)], code: Code, because });
      }
    } catch (error) {
      this.logger.warn('messages could not be deleted', { messageIds, error });
    }
  }
}
