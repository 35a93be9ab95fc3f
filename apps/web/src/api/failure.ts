import type { Schemas } from '@spotter/client';

type Code = Schemas['Error']['error']['code'];

/** What people read, each with a way on. */
const SENTENCES: Partial<Record<Code, string>> = {
  SESSION_EXPIRED: 'This code has expired. Scan the one that the screen shows now.',
  SESSION_COMPLETED: 'A photo was sent with this code already. Scan the one that the screen shows now.',
  UNAUTHENTICATED: 'You are not signed in any more. Sign in, then try again.',
  FORBIDDEN: 'Your account may not do this. Ask whoever runs Spotter for it.',
  NOT_FOUND: 'There is nothing here, or not for you. Go back and choose again.',
  RATE_LIMITED: 'That was too much at a time. Wait a minute, then try again.',
  SERVICE_UNAVAILABLE: 'Spotter has too much to do right now. Try again in a moment.',
};

/** What a person has put in, or asks for in vain: the API says what is wrong with it. */
const SAID_BY_API: readonly Code[] = ['VALIDATION_ERROR', 'CONFLICT'];

const FAULT = 'Something is wrong on our side. Try again in a moment.';
const UNREACHABLE = 'Spotter can’t be reached. Look at your connection, then try again.';

/** Why a call was not answered as it was meant to be, in a sentence for people. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    message: string,
    /** The API's; none when it was not reached. */
    readonly code?: Code,
    /** To tell whoever runs Spotter. */
    readonly requestId?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The data of a call's answer. Who has aborted the call knows by the signal: what is thrown then does not tell, since browsers of 2023
 * call the end of a time limit an abort, too.
 * @throws Failure in any other case.
 */
export async function dataOf<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw new Failure(UNREACHABLE, undefined, undefined, { cause });
  });
  if (!response.ok) throw failureOf(error, response);
  return data as Data;
}

/** What a code of the API says to a person. */
export function sentenceFor(code: Code): string {
  return SENTENCES[code] ?? FAULT;
}

/** What a thrown thing says to a person. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof Failure ? thrown.message : FAULT;
}

function failureOf(body: unknown, { status }: Response): Failure {
  const error = isError(body) ? body.error : undefined;
  // API Gateway's own answers have no body of ours.
  if (error === undefined) return new Failure(sentenceFor(status === 429 ? 'RATE_LIMITED' : 'SERVICE_UNAVAILABLE'));
  const own = SAID_BY_API.includes(error.code) ? error.message : undefined;
  return new Failure(own ?? sentenceFor(error.code), error.code, error.requestId);
}

function isError(body: unknown): body is Schemas['Error'] {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object';
}
