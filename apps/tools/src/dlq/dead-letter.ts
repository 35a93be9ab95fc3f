import type { Message } from '@aws-sdk/client-sqs';
import { jobMessageSchema, ORIGINAL_ATTRIBUTE, REASON_ATTRIBUTE } from '@spotter/shared';
import * as z from 'zod/mini';

/** Workers say why; what SQS moves itself comes without a word. */
const NO_REASON = 'no worker says why: most likely SQS moved it, since it was received too often';
const EXCERPT_LENGTH = 120;
const REASON_LENGTH = 1_000;

/** Of which image a letter is. Whatever its version says: a job that is there is looked at before anything is done. */
const imageSchema = z.pick(jobMessageSchema, { jobId: true, imageIndex: true });

/** The image of a job. */
export type NamedImage = z.infer<typeof imageSchema>;

/** A message that no job could record, as it was received. All texts may be printed. */
export interface DeadLetter {
  readonly messageId: string;
  /** The id that the workers' log knows it by. */
  readonly originalId: string;
  readonly receiptHandle: string;
  /** Absent when it names no job, or no image. */
  readonly image?: NamedImage;
  readonly reason: string;
  /** When it was sent, as ISO-8601; by SQS's clock. */
  readonly sentAt?: string;
  /** How its body begins. */
  readonly excerpt: string;
}

/** A letter that names an image. */
export type ImageLetter = DeadLetter & { readonly image: NamedImage };

/** Reads a message of the dead letters' queue. */
export function letterOf({
  MessageId: messageId = '',
  ReceiptHandle: receiptHandle = '',
  Body: body = '',
  MessageAttributes: said = {},
  Attributes: { SentTimestamp: sent } = {},
}: Message): DeadLetter {
  const image = imageSchema.safeParse(jsonOf(body)).data;
  return {
    messageId,
    originalId: printable(said[ORIGINAL_ATTRIBUTE]?.StringValue || messageId),
    receiptHandle,
    ...(image && { image }),
    reason: printable(said[REASON_ATTRIBUTE]?.StringValue || NO_REASON).slice(0, REASON_LENGTH),
    ...(sent !== undefined && { sentAt: new Date(Number(sent)).toISOString() }),
    excerpt: printable(body.length > EXCERPT_LENGTH ? `${body.slice(0, EXCERPT_LENGTH)}…` : body),
  };
}

export function namesImage(letter: DeadLetter): letter is ImageLetter {
  return letter.image !== undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What anybody may have sent, so that it commands no terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}+/gu, ' ');
}
