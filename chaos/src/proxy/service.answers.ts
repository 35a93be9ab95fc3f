import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Service } from './call.js';

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = 'application/x-amz-json-1.0';
const THROTTLED = 'The proxy refuses the request: it is asked too often.';
const FAILED = 'The proxy says that the service has failed.';

/** What a service answers when it is asked too often. */
export function throttled(service: Service): WireAnswer {
  switch (service) {
    case 'dynamodb':
      return json(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', THROTTLED);
    case 'sqs':
      return sqsError(400, 'RequestThrottled', 'Sender', THROTTLED);
    case 's3':
      return s3Error(503, 'SlowDown', THROTTLED);
  }
}

/** What a service answers when it has failed. */
export function failed(service: Service): WireAnswer {
  switch (service) {
    case 'dynamodb':
      return json(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError', FAILED);
    case 'sqs':
      return sqsError(500, 'InternalFailure', 'Receiver', FAILED);
    case 's3':
      return s3Error(500, 'InternalError', FAILED);
  }
}

const message = z.object({ MessageBody: z.string() });
const messages = z.object({ Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })) });

/** What SQS answers to a send. The attributes have no digest in it, which clients of ours do not look at. */
export function sent(operation: string, body: unknown): WireAnswer {
  const answer =
    operation === 'SendMessage'
      ? sentMessage(message.parse(body))
      : { Successful: messages.parse(body).Entries.map(({ Id, ...rest }) => ({ Id, ...sentMessage(rest) })) };
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(answer) };
}

function sentMessage({ MessageBody }: z.infer<typeof message>) {
  return { MessageId: randomUUID(), MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
}

function sqsError(status: number, code: string, fault: 'Sender' | 'Receiver', text: string): WireAnswer {
  const { headers, ...answer } = json(status, `com.amazonaws.sqs#${code}`, text);
  return { ...answer, headers: { ...headers, 'x-amzn-query-error': `${code};${fault}` } };
}

function json(status: number, type: string, text: string): WireAnswer {
  const body = JSON.stringify({ __type: type, message: text });
  return { status, headers: { 'content-type': JSON_TYPE }, body };
}

function s3Error(status: number, code: string, text: string): WireAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${text}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
