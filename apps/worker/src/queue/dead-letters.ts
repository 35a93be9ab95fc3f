import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { callAws, ORIGINAL_ATTRIBUTE, REASON_ATTRIBUTE } from '@spotter/shared';

/** Messages that no job can record, for a person to look at. */
export class DeadLetters {
  constructor(
    private readonly client: SQSClient,
    private readonly queueUrl: string,
  ) {}

  /** @throws {AppError} when SQS fails. */
  async send({ Body = '', MessageId = '' }: Message, reason: string): Promise<void> {
    const text = (value: string) => ({ DataType: 'String', StringValue: value });
    await callAws('SQS_ERROR', () =>
      this.client.send(
        new SendMessageCommand({
          QueueUrl: this.queueUrl,
          MessageBody: Body,
          MessageAttributes: { [REASON_ATTRIBUTE]: text(reason), [ORIGINAL_ATTRIBUTE]: text(MessageId) },
        }),
      ),
    );
  }
}
