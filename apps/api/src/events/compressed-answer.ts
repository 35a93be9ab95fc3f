import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import Negotiator from 'negotiator';

type Answer = APIGatewayProxyStructuredResultV2;

/** What is shorter goes in one packet anyway. */
const LEAST_BYTES = 1_024;

/**
 * What clients may be able to read, the best first. At low levels: most of a long answer are signed URLs, which are alike but for
 * their signatures, and those nothing compresses.
 */
const ENCODERS = {
  br: (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }),
  gzip: (body: Buffer) => gzipSync(body, { level: 1 }),
} as const;
const ENCODINGS = ['br', 'gzip'] as const;

/** What negotiator takes since 1.0, which its types do not tell of: what is best among those that the client takes as gladly. */
interface Negotiation {
  encoding(available: readonly string[], options: { readonly preferred: readonly string[] }): string | undefined;
}

/**
 * An answer to an event of the HTTP API (payload 2.0), compressed if its client can read that. The body is Base64 then, which
 * the HTTP API decodes. A REST API does so only for media types that it is told of: its answers are better left as they are.
 *
 * @param acceptEncoding the header of the request.
 */
export function compressed(answer: Answer, acceptEncoding: string | undefined): Answer {
  const { body = '' } = answer;
  const headers = { ...answer.headers, vary: 'accept-encoding' };
  const encoding = Buffer.byteLength(body) < LEAST_BYTES ? undefined : accepted(acceptEncoding);
  if (encoding === undefined || answer.isBase64Encoded === true) return { ...answer, headers };
  const encoded = ENCODERS[encoding](Buffer.from(body));
  return {
    ...answer,
    headers: { ...headers, 'content-encoding': encoding, 'content-length': String(encoded.length) },
    body: encoded.toString('base64'),
    isBase64Encoded: true,
  };
}

function accepted(acceptEncoding: string | undefined): keyof typeof ENCODERS | undefined {
  // Without the header a client takes everything, says HTTP; those who can't read this do not say so either.
  if (acceptEncoding === undefined) return undefined;
  const negotiation: Negotiation = new Negotiator({ headers: { 'accept-encoding': acceptEncoding } });
  const chosen = negotiation.encoding([...ENCODINGS, 'identity'], { preferred: ENCODINGS });
  return ENCODINGS.find((encoding) => encoding === chosen);
}
