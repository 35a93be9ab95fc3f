import type { BuildAppOptions, buildApp } from 'fauxqs';
import { z } from 'zod';

type SqsStore = NonNullable<BuildAppOptions['stores']>['sqsStore'];

const NAME = 'AWSTraceHeader';

const attribute = z.looseObject({ StringValue: z.string() });
const entrySchema = z.looseObject({ MessageSystemAttributes: z.looseObject({ [NAME]: attribute }) });
const sendSchema = z.looseObject({ Entries: z.array(z.unknown()) });
const receiveSchema = z.looseObject({ QueueUrl: z.string(), MessageSystemAttributeNames: z.array(z.string()) });
const receivedSchema = z.looseObject({
  Messages: z.array(
    z.looseObject({ ReceiptHandle: z.string(), Attributes: z.record(z.string(), z.string()).optional() }),
  ),
});

/**
 * Has messages carry the trace header of their sender, as SQS does; fauxqs 2.4.1 keeps no system attribute that is sent. The header
 * is held by the message's own attributes, which stay the same object in all queues, until the stack is started anew.
 */
export function carryTraceHeaders(app: ReturnType<typeof buildApp>, store: SqsStore): void {
  const headers = new WeakMap<object, string>();

  app.addHook('preHandler', (request, _reply, done) => {
    const { body } = request;
    const entries = sendSchema.safeParse(body).data?.Entries ?? [body];
    for (const entry of entries) {
      const header = entrySchema.safeParse(entry).data?.MessageSystemAttributes[NAME].StringValue;
      if (header === undefined) continue;
      const sent = entry as { MessageAttributes?: object };
      sent.MessageAttributes ??= {};
      headers.set(sent.MessageAttributes, header);
    }
    done();
  });

  app.addHook('preSerialization', (request, _reply, payload, done) => {
    const { data: receive } = receiveSchema.safeParse(request.body);
    const { data: received } = receivedSchema.safeParse(payload);
    const isAsked = receive?.MessageSystemAttributeNames.some((name) => name === NAME || name === 'All') === true;
    if (!isAsked || received === undefined) {
      done(null, payload);
      return;
    }
    const inFlight = store.getQueue(receive.QueueUrl)?.inflightMessages;
    for (const message of received.Messages) {
      const attributes = inFlight?.get(message.ReceiptHandle)?.message.messageAttributes;
      const header = attributes && headers.get(attributes);
      if (header !== undefined) message.Attributes = { ...message.Attributes, [NAME]: header };
    }
    done(null, received);
  });
}
