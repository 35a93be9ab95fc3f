// V8's cached data of the function: `node scripts/lambda/code-cache.mjs make|take <its folder> <its loader, bundled>` writes it, or
// sees that another process of this Node.js takes it. It is written after requests that the function has served, since functions are
// compiled when they are first called. The store that they are served from is one that only answers what the requests need, on
// loopback.
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { marshall } from '@aws-sdk/util-dynamodb';
import { root } from '../run.mjs';

const [step, folder, loader] = process.argv.slice(2);
const { codeCacheFile, loadApp } = await import(pathToFileURL(loader).href);
if (step === 'take') {
  const { codeCache } = loadApp(folder);
  if (codeCache !== 'used') console.error(`V8 did not take its own cached data: ${codeCache}`);
  process.exit(codeCache === 'used' ? 0 : 1);
}

const catalogue = JSON.parse(await readFile(join(root, 'catalogue', 'exercises.json'), 'utf8'));
const Items = catalogue.map(({ image, ...exercise }) =>
  marshall({ ...exercise, imageKey: `exercises/${image}`, thumbnailImageKey: `exercises/thumbs/${image}` }),
);

const store = createServer((request, response) => {
  const isScan = request.headers['x-amz-target']?.endsWith('.Scan');
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  request.resume().once('end', () => response.end(JSON.stringify(isScan ? { Items } : {})));
});
await once(store.listen(0, '127.0.0.1'), 'listening');

Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'build',
  AWS_SECRET_ACCESS_KEY: 'build',
  AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${store.address().port}`,
  // As on Lambda.
  AWS_LAMBDA_FUNCTION_NAME: 'build',
  LOG_LEVEL: 'WARN',
});

const { app, script } = loadApp(folder);
await app.start('absent');
for (const [method, path, status] of [
  ['GET', '/exercises', 200],
  ['POST', '/sessions', 200],
  ['GET', '/jobs/00000000-0000-4000-8000-000000000000', 404],
]) {
  const { statusCode, body } = await app.handler(eventOf(method, path), { awsRequestId: 'build' });
  if (statusCode !== status) throw new Error(`${method} ${path} answered ${statusCode}: ${body}`);
}
await writeFile(join(folder, codeCacheFile()), script.createCachedData());
// The function keeps its connections open.
process.exit(0);

function eventOf(method, path) {
  return { version: '2.0', rawPath: path, requestContext: { http: { method, path } } };
}
