/** What people type into `aws lambda invoke` or the Lambda console: parts of HTTP events, each for `GET /health`. */
export const PARTIAL_HEALTH_EVENTS: Readonly<Record<string, object>> = {
  'a raw path alone': { rawPath: '/health' },
  'a raw path without its slash': { rawPath: 'health' },
  'the HTTP part of the context alone': { requestContext: { http: { method: 'GET', path: '/health' } } },
  'version 2.0 with a null context': { version: '2.0', rawPath: '/health', headers: null, requestContext: null },
  'a method and a path': { httpMethod: 'GET', path: '/health' },
  'a lower-case method': { httpMethod: 'get', path: '/health' },
  'a resource and a method': { resource: '/health', httpMethod: 'GET' },
  'a path alone': { path: '/health' },
  'version 1.0 with nulls': {
    version: '1.0',
    path: '/health',
    httpMethod: 'GET',
    headers: null,
    multiValueHeaders: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: null,
    body: null,
  },
};
