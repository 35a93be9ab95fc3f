import { finished } from 'node:stream/promises';
import { z } from 'zod';
import type { Exchange } from './exchange.js';
import { wholeOf } from './exchange.js';

/** How many messages more than were asked for a shuffled receive picks from: each that is put back counts as received. */
const SPARE = 2;
const MOST_MESSAGES = 10;

const request = z.looseObject({ QueueUrl: z.string(), MaxNumberOfMessages: z.number().optional() });
const answer = z.looseObject({ Messages: z.array(z.looseObject({ ReceiptHandle: z.string() })).optional() });

type Receive = z.infer<typeof request>;
type Received = z.infer<typeof answer>;

/**
 * Answers a receive with any of the next messages, in any order. The others are put back, behind all that wait.
 *
 * @returns of how many messages those are that it was answered with.
 */
export async function shuffle(exchange: Exchange, random: () => number): Promise<number> {
  const receive = await receiveOf(exchange);
  const count = receive.MaxNumberOfMessages ?? 1;
  const more = { ...receive, MaxNumberOfMessages: Math.min(count + SPARE, MOST_MESSAGES) };
  const { status, received } = await receiveBy(exchange, more);
  const { Messages: messages, ...rest } = received;
  const mixed = inAnyOrder(messages ?? [], random);
  await putBack(exchange, receive, mixed.slice(count));
  await give(exchange, status, mixed.length === 0 ? rest : { ...rest, Messages: mixed.slice(0, count) });
  return mixed.length;
}

/**
 * Answers a receive, and makes its messages visible again at once, so that another gets them too. It has receipt handles of
 * its own then, as of any delivery, and those of the first are good for nothing.
 *
 * @returns how many there are.
 */
export async function deliverTwice(exchange: Exchange): Promise<number> {
  const receive = await receiveOf(exchange);
  const { status, received } = await receiveBy(exchange, receive);
  await give(exchange, status, received);
  const { Messages: messages = [] } = received;
  await putBack(exchange, receive, messages);
  return messages.length;
}

async function receiveOf(exchange: Exchange): Promise<Receive> {
  return request.parse(JSON.parse((await exchange.whole()).toString()));
}

async function receiveBy(exchange: Exchange, receive: Receive): Promise<{ status: number; received: Received }> {
  const message = await exchange.sendOther('AmazonSQS.ReceiveMessage', receive);
  const body = await wholeOf(message);
  return { status: message.statusCode ?? 502, received: answer.parse(JSON.parse(body.toString())) };
}

function give(exchange: Exchange, status: number, received: Received): Promise<void> {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return exchange.answer({ status, headers, body: JSON.stringify(received) });
}

async function putBack(
  exchange: Exchange,
  { QueueUrl }: Receive,
  messages: NonNullable<Received['Messages']>,
): Promise<void> {
  if (messages.length === 0) return;
  const Entries = messages.map(({ ReceiptHandle }, index) => ({
    Id: String(index),
    ReceiptHandle,
    VisibilityTimeout: 0,
  }));
  const done = await exchange.sendOther('AmazonSQS.ChangeMessageVisibilityBatch', { QueueUrl, Entries });
  await finished(done.resume());
}

/** Each order as likely as any other. */
function inAnyOrder<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
