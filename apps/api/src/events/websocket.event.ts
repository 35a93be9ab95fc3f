import type { Api } from '../bootstrap.js';
import type { RequestContext } from '../http/request-context.js';
import type { Outcome } from '../realtime/api-gateway.adapter.js';
import { completeWebSocketEvent } from './complete-websocket-event.js';
import type { ProxyAnswer } from './proxy-answer.js';
import { errorAnswer } from './proxy-answer.js';

/** Serves an event of the WebSocket API by the gateway; the access log says what came of it, whatever API Gateway is told. */
export async function serveWebSocket(event: unknown, api: Api, request: RequestContext): Promise<ProxyAnswer> {
  const completed = completeWebSocketEvent(event);
  const outcome = await api.webSockets.serve(completed);
  const { route } = completed;
  const { refusal, action } = outcome;
  const isRefusedConnection = refusal !== undefined && route === '$connect';
  const answer = isRefusedConnection
    ? errorAnswer(refusal, request.requestId, api.config.corsOrigin)
    : replyAnswer(outcome, request.requestId);
  if (isRefusedConnection) api.metrics.add('ConnectionsRefused');
  api.accessLog.write({ kind: 'websocket', route, action, status: refusal?.status ?? 200 }, request);
  return answer;
}

/** Only `$connect` can be refused by a status: an error is a message like any other, and the end of a connection is past. */
function replyAnswer({ reply, refusal }: Outcome, requestId: string): ProxyAnswer {
  const message = refusal === undefined ? reply : { action: 'ERROR', message: refusal.message };
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-request-id': requestId },
    body: message === undefined ? '' : JSON.stringify(message),
  };
}
