import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { isThrottled } from '../switches.js';
import { authenticate } from './authenticate.js';
import { corsHeaders, preflight } from './cors.js';
import { deleteObject, deleteObjects } from './delete.objects.js';
import { getObject, headObject } from './get.object.js';
import { headBucket, listObjects } from './list.objects.js';
import { refuseUnknownHeaders } from './object.headers.js';
import { postObject } from './post.object.js';
import { putObject } from './put.object.js';
import type { Demand } from '../iam/role.js';
import { readSmallBody } from './request.body.js';
import { listDemand, objectDemand, requireRight } from './s3.demands.js';
import { S3Error } from './s3.errors.js';
import type { S3Answer, S3Context, S3Operation } from './s3.operation.js';
import { xmlAnswer } from './s3.operation.js';
import type { S3Bucket } from './s3.options.js';
import type { S3Request } from './s3.request.js';
import { parameter, parseRequest } from './s3.request.js';
import { xmlDocument } from './xml.js';

interface Route {
  operation: S3Operation;
  /** What it needs a right for; what deletes many objects asks for each of them itself. */
  demand?: (request: S3Request) => Demand;
  /** The query parameters that it knows: any other one names a sub-resource, which must not be taken for the object. */
  parameters?: RegExp;
  /** It reads the request's body itself. */
  takesBody?: boolean;
}

const LIST_PARAMETERS =
  /^(?:list-type|prefix|delimiter|max-keys|continuation-token|start-after|encoding-type|fetch-owner)$/;
const RESPONSE_PARAMETERS =
  /^response-(?:content-type|content-language|expires|cache-control|content-disposition|content-encoding)$/;
const ALWAYS_KNOWN = /^(?:x-id|x-amz-.+)$/i;

const BUCKET_ROUTES: Readonly<Record<string, Route>> = {
  GET: {
    operation: listObjects,
    demand: (request) => listDemand(request.bucket, parameter(request, 'prefix')),
    parameters: LIST_PARAMETERS,
  },
  HEAD: { operation: headBucket, demand: ({ bucket }) => listDemand(bucket, undefined) },
  POST: { operation: deleteObjects, parameters: /^delete$/, takesBody: true },
};

const OBJECT_ROUTES: Readonly<Record<string, Route>> = {
  GET: { operation: getObject, demand: demandOf('s3:GetObject'), parameters: RESPONSE_PARAMETERS },
  HEAD: { operation: headObject, demand: demandOf('s3:GetObject'), parameters: RESPONSE_PARAMETERS },
  PUT: { operation: putObject, demand: demandOf('s3:PutObject'), takesBody: true },
  DELETE: { operation: deleteObject, demand: demandOf('s3:DeleteObject') },
};

function demandOf(action: string): (request: S3Request) => Demand {
  return ({ bucket, key }) => objectDemand(action, bucket, key);
}

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];

function findRoute({ method, key, query }: S3Request): Route {
  const route = key === '' ? BUCKET_ROUTES[method] : OBJECT_ROUTES[method];
  const unknown = query.find(([name]) => !ALWAYS_KNOWN.test(name) && !(route?.parameters?.test(name) ?? false));
  if (unknown) {
    throw new S3Error('NotImplemented', { message: `The parameter ${unknown[0]} is not implemented here.` });
  }
  if (route) return route;
  if (!METHODS.includes(method) || method === 'POST')
    throw new S3Error('MethodNotAllowed', { details: { Method: method } });
  throw new S3Error('NotImplemented');
}

function findBucket(buckets: ReadonlyMap<string, S3Bucket>, name: string): S3Bucket {
  const bucket = buckets.get(name);
  if (!bucket) throw new S3Error('NoSuchBucket', { details: { BucketName: name } });
  return bucket;
}

async function perform(
  context: S3Context,
  request: S3Request,
  buckets: ReadonlyMap<string, S3Bucket>,
): Promise<S3Answer> {
  if (request.method === 'OPTIONS') {
    return { status: 200, headers: preflight(findBucket(buckets, request.bucket).cors, request.headers) };
  }
  if (isThrottled(context.switches)) throw new S3Error('SlowDown');
  const isForm = request.method === 'POST' && request.key === '' && parameter(request, 'delete') === undefined;
  if (isForm) {
    findBucket(buckets, request.bucket);
    return postObject(context, request);
  }
  const authentication = authenticate(request, context.authority);
  if (request.bucket === '') throw new S3Error('NotImplemented', { message: 'ListBuckets is not implemented here.' });
  findBucket(buckets, request.bucket);
  const { operation, demand, takesBody } = findRoute(request);
  if (demand) requireRight(context, authentication.accessKeyId, demand(request));
  refuseUnknownHeaders(authentication.headers);
  if (takesBody !== true) await readSmallBody(request, authentication);
  return operation(context, request, authentication);
}

function errorAnswer(error: unknown, { id, hostId, path }: Pick<S3Request, 'id' | 'hostId' | 'path'>): S3Answer {
  if (!(error instanceof S3Error)) process.emitWarning(error instanceof Error ? error : String(error));
  const refusal = error instanceof S3Error ? error : new S3Error('InternalError');
  const document = xmlDocument(
    'Error',
    {
      Code: refusal.code,
      Message: refusal.message,
      ...refusal.details,
      Resource: path,
      RequestId: id,
      HostId: hostId,
    },
    false,
  );
  const { headers, ...answer } = xmlAnswer(refusal.status, document);
  return { ...answer, headers: { ...headers, ...refusal.headers } };
}

async function send(response: ServerResponse, { status, headers, body }: S3Answer, withBody: boolean): Promise<void> {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (typeof body === 'object') {
    const { handle, start, end } = body;
    await pipeline(handle.createReadStream({ start, end }), response);
    return;
  }
  if (body !== undefined) response.setHeader('content-length', Buffer.byteLength(body));
  response.end(withBody ? body : undefined);
}

/** Answers one request, whatever happens. */
export async function handle(
  context: S3Context,
  buckets: ReadonlyMap<string, S3Bucket>,
  incoming: IncomingMessage,
  response: ServerResponse,
  awaitsContinue: boolean,
): Promise<void> {
  const id = randomBytes(8).toString('hex').toUpperCase();
  const hostId = randomBytes(32).toString('base64');
  response.setHeader('server', 'AmazonS3');
  response.setHeader('x-amz-request-id', id);
  response.setHeader('x-amz-id-2', hostId);
  let request: S3Request | undefined;
  let answer: S3Answer;
  try {
    request = parseRequest({ id, hostId }, incoming, response, awaitsContinue);
    answer = await perform(context, request, buckets);
  } catch (error) {
    // Also when all that it sent has come, but is not read yet.
    const clientHasGone = incoming.errored !== null;
    if (clientHasGone) return;
    answer = errorAnswer(error, request ?? { id, hostId, path: incoming.url ?? '/' });
    // What is still coming is read and forgotten, so that the client, busy sending, gets to read the answer.
    request?.refuseBody();
    incoming.unpipe();
    setImmediate(() => incoming.resume());
  }
  if (request && request.method !== 'OPTIONS') {
    const rules = buckets.get(request.bucket)?.cors ?? [];
    answer = { ...answer, headers: { ...answer.headers, ...corsHeaders(rules, request.method, request.headers) } };
  }
  await send(response, answer, request?.method !== 'HEAD');
}
