import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scanAnswer } from './catalogue.js';
import type { StandInStarted } from './stand-in.messages.js';

// Answers what DynamoDB would, at next to no cost. It is a process of its own, so that what it takes of the processor is not
// taken from whom it answers, and ends with the process that started it.
const SCAN = Buffer.from(scanAnswer());

function answer(response: ServerResponse, status: number, body: Buffer | string): void {
  response
    .writeHead(status, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amzn-requestid': randomUUID(),
    })
    .end(body);
}

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    const target = String(request.headers['x-amz-target']);
    if (target === 'DynamoDB_20120810.Scan') answer(response, 200, SCAN);
    else
      answer(response, 400, JSON.stringify({ __type: 'UnknownOperationException', message: `There is no ${target}` }));
  });
});
// As long as a bench: a connection that ends between two requests would be part of the second.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const started: StandInStarted = { endpoint: `http://127.0.0.1:${port}`, scanBytes: SCAN.length };
  process.send?.(started);
});
process.once('disconnect', () => process.exit(0));
