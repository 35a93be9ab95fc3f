import { randomUUID } from 'node:crypto';
import type { HttpRequest } from './api-gateway-v2.js';
import { bodyFields } from './api-gateway-v2.js';

/** An event of a REST API, payload format 1.0, with a proxy resource. What is empty is null, as API Gateway has it. */
export function apiGatewayV1Event({ method = 'GET', path, query, headers, body }: HttpRequest) {
  const sent = { Host: 'api.example.com', 'User-Agent': 'test', ...headers };
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers: sent,
    multiValueHeaders: multiValue(sent),
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: query === undefined ? null : multiValue(query),
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdefghij',
      httpMethod: method,
      identity: { sourceIp: '192.0.2.1', userAgent: 'test' },
      path: `/prod${path}`,
      protocol: 'HTTP/1.1',
      requestId: randomUUID(),
      resourcePath: '/{proxy+}',
      stage: 'prod',
    },
    body: null,
    ...bodyFields(body),
  };
}

function multiValue(single: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(single).map(([name, value]) => [name, [value]]));
}
