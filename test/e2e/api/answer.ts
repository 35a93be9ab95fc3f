import type { Response } from 'supertest';

/** An answer whose body has a type; supertest's has none. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Body;
}

export interface ErrorAnswer {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly requestId: string;
    readonly details: { message: string }[];
  };
}

export async function answerTo<Body = unknown>(request: PromiseLike<Response>): Promise<Answer<Body>> {
  const { status, headers, text, body } = (await request) as Answer<Body>;
  return { status, headers, text, body };
}
