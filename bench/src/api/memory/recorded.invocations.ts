import * as z from 'zod';
import { apiGatewayV1Event } from '../../../../test/events/api-gateway-v1.js';
import { apiGatewayV2Event } from '../../../../test/events/api-gateway-v2.js';
import { connectEvent, messageEvent } from '../../../../test/events/websocket.js';
import type { Exchange } from '../../../../test/support/recording.proxy.js';
import { fillCatalogue } from '../growth/made.catalogue.js';
import { UNIQUE } from '../routes/handler.messages.js';
import { RecordedStack } from '../routes/recorded.stack.js';

const EXERCISES = 100;
const IMAGES = 10;

const jobSchema = z.object({ jobId: z.string() });
const requestSchema = z.object({ requestContext: z.optional(z.object({ requestId: z.string() })) });
const sessionSchema = z.object({ sessionId: z.string() });

/** Events of many kinds, with `UNIQUE` for what differs from one invocation to the next, and all that the services of AWS answered when the handler served them. */
export interface RecordedInvocations {
  readonly events: readonly object[];
  readonly exchanges: readonly Exchange[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Serves each event once on the local stack: pages, jobs, a screen's question, and what is refused. */
export async function recordInvocations(entry: string): Promise<RecordedInvocations> {
  // Jobs stay as they are while they are looked at, and pages are read.
  const jobTimes = { JOB_TIMES: JSON.stringify({ firstCheck: 3_600_000, longestCheck: 3_600_000 }) };
  const recorded = await RecordedStack.start(entry, { ...jobTimes, CATALOGUE_CACHE_SECONDS: '0' });
  try {
    const { handler, stack } = recorded;
    const environment: Readonly<Record<string, string>> = { ...stack.environment, ...jobTimes };
    await fillCatalogue(stack, environment['EXERCISES_TABLE_NAME'] ?? '', EXERCISES);
    const events: object[] = [];
    const serve = async (event: object, status = 200): Promise<string> => {
      events.push(withOwnRequestId(event));
      return (await handler.invoke(event, status)).body;
    };

    const page = { path: '/exercises', query: { limit: String(EXERCISES) } };
    await serve(apiGatewayV2Event(page));
    await serve(apiGatewayV2Event({ ...page, headers: { 'accept-encoding': 'br' } }));
    await serve(apiGatewayV1Event(page));
    await serve(apiGatewayV2Event({ path: '/exercises', query: { search: UNIQUE } }));
    const process = { method: 'POST', path: '/process' };
    const body = { imageUrls: imageUrls(environment['UPLOAD_BUCKET_NAME'] ?? ''), userId: UNIQUE };
    const { jobId } = jobSchema.parse(JSON.parse(await serve(apiGatewayV2Event({ ...process, body }), 202)));
    await serve(apiGatewayV2Event({ path: `/jobs/${jobId}` }));
    await serve(apiGatewayV2Event(page));
    const session = apiGatewayV2Event({ method: 'POST', path: '/sessions' });
    const { sessionId } = sessionSchema.parse(JSON.parse(await serve(session)));
    await serve(apiGatewayV2Event({ path: `/sessions/${sessionId}` }));
    await serve(connectEvent({ sessionId }, UNIQUE));
    await serve(messageEvent({ action: 'status' }, UNIQUE));
    await serve(apiGatewayV2Event(page));
    await serve(apiGatewayV2Event({ path: '/health' }));
    await serve(apiGatewayV2Event({ path: `/exercises/${UNIQUE}` }), 404);
    await serve(apiGatewayV2Event({ path: `/${UNIQUE}` }), 404);
    await serve(apiGatewayV2Event({ ...process, body: '{' }), 400);
    await serve({ unknown: true }, 400);
    return { events, exchanges: recorded.take(), environment };
  } finally {
    await recorded.stop();
  }
}

/** What names a request is of that request alone, wherever it stands in the event. */
function withOwnRequestId(event: object): object {
  const { requestContext } = requestSchema.parse(event);
  if (requestContext === undefined) return event;
  return JSON.parse(JSON.stringify(event).replaceAll(requestContext.requestId, UNIQUE)) as object;
}

function imageUrls(bucket: string): string[] {
  return Array.from({ length: IMAGES }, (_, index) => `s3://${bucket}/uploads/${UNIQUE}/${index}.jpg`);
}
