import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { METRICS_NAMESPACE } from '@spotter/shared';
import { WebSocket } from 'ws';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { WORKER_METRICS } from '../../../apps/worker/src/queue/worker.metrics.js';
import { readEnvironmentAddons } from '../../infra/copilot.files.js';
import { readPatchedService } from '../../infra/patched.service.js';
import { recordSecret, recordSecretsOf } from '../../support/run-record.js';
import { upload } from '../support/client.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { readSample } from '../support/samples.js';
import { emfLines, sumOf, valuesOf } from './emf.js';

const SCENE = 'scene-000018.jpg';
/** One line of a container's log is cut there: https://docs.docker.com/engine/logging/ */
const LONGEST_LINE = 16 * 1024;

type Line = Readonly<Record<string, unknown>>;

const QUERY_WORDS = new Set(['fields', 'filter', 'stats', 'by', 'in', 'or', 'and', 'like']);

/** The names of all that is in a line, as CloudWatch finds them: `error.cause.message`. */
function fieldsOf(value: object, path: readonly string[] = []): string[] {
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) =>
    typeof part === 'object' && part !== null ? fieldsOf(part, [...path, name]) : [[...path, name].join('.')],
  );
}

/** The built function and the built worker: a photo by QR code, a job of three images of which one is missing, and a letter that nobody can read. */
describe('what is told of a photo and of a job', () => {
  let folder: string;
  let stack: LocalStack;
  const lines: Record<'api' | 'worker', string[]> = { api: [], worker: [] };
  let session: { sessionId: string; webSocketUrl: string };
  let submitted: { jobId: string; requestId: string | null };

  const linesOf = (source: 'api' | 'worker'): Line[] =>
    lines[source].filter((line) => line.startsWith('{"level"')).map((line) => JSON.parse(line) as Line);
  const storyOf = (jobId: string) =>
    [...linesOf('api'), ...linesOf('worker')].filter((line) => line['jobId'] === jobId);

  async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (let round = 0; round < 600; round++) {
      if (await isSo()) return;
      await delay(100);
    }
    throw new Error(`${what}: it did not come to that`);
  }

  async function json<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${stack.endpoints.api}${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-watch-'));
    stack = await startLocalStack({
      dataDir: folder,
      workers: 1,
      schedules: false,
      onLog: (source, line) => lines[source].push(line),
    });
    const photo = await readSample(SCENE);

    session = await json('/sessions', { method: 'POST' });
    recordSecret(session.sessionId);
    recordSecretsOf(session.webSocketUrl);
    const { uploadUrl } = await json<{ uploadUrl: string }>(
      `/upload-url?sessionId=${session.sessionId}&contentType=image/jpeg`,
    );
    recordSecretsOf(uploadUrl);
    await fetch(uploadUrl, { method: 'PUT', body: new Uint8Array(photo), headers: { 'content-type': 'image/jpeg' } });
    await until('the photo of the session', () => linesOf('worker').some(({ message }) => message === 'job ended'));

    const socket = new WebSocket(`${stack.endpoints.webSocket}?sessionId=unknown`);
    await new Promise((resolve) => socket.once('error', resolve));

    const there = [
      await upload(stack.endpoints.api, photo, 'a.jpg'),
      await upload(stack.endpoints.api, photo, 'b.jpg'),
    ];
    const missing = there[0]?.replace(/[^/]*$/, 'missing.jpg') ?? '';
    const answer = await fetch(`${stack.endpoints.api}/process`, {
      method: 'POST',
      body: JSON.stringify({ imageUrls: [...there, missing] }),
    });
    submitted = {
      jobId: ((await answer.json()) as { jobId: string }).jobId,
      requestId: answer.headers.get('x-request-id'),
    };
    await until('the job', () => storyOf(submitted.jobId).some(({ message }) => message === 'job ended'));

    stack.switches.throttle = 1;
    await fetch(`${stack.endpoints.api}/jobs/${submitted.jobId}`);
    stack.switches.throttle = 0;
    await sendLetter('no message of ours');
    await until('the letter', () =>
      linesOf('worker').some(({ message }) => message === 'a message became a dead letter'),
    );
    // The worker gathers for ten seconds, and writes the rest when it is stopped.
    await stack.stop();
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  async function sendLetter(MessageBody: string): Promise<void> {
    const { environment, endpoints } = stack;
    const credentials = {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    };
    const sqs = new SQSClient({ region: 'us-east-1', endpoint: endpoints.sqs, credentials });
    await sqs.send(new SendMessageCommand({ QueueUrl: environment['SQS_QUEUE_URL'], MessageBody }));
    sqs.destroy();
  }

  it('should count in the function what came of the session and the job', () => {
    const sums = [
      'SessionsCreated',
      'PresignedUploads',
      'UploadsCompleted',
      'ConnectionsRefused',
      'JobsAccepted',
      'ImagesAccepted',
      'ServerErrors',
    ];
    expect(Object.fromEntries(sums.map((name) => [name, sumOf(lines.api, 'api', name)]))).toEqual({
      SessionsCreated: 1,
      // One for the session, and two for the job.
      PresignedUploads: 3,
      UploadsCompleted: 1,
      ConnectionsRefused: 1,
      JobsAccepted: 2,
      ImagesAccepted: 4,
      ServerErrors: 1,
    });
    const durations = valuesOf(lines.api, 'api', 'SessionDuration');
    expect(durations).toHaveLength(1);
    expect(durations[0]).toBeLessThan(120);
    expect(sumOf(lines.api, 'api', 'ColdStarts')).toBeGreaterThanOrEqual(1);
    expect(emfLines(lines.api).length).toBeLessThanOrEqual(
      linesOf('api').filter(({ message }) => message === 'invocation').length,
    );
  });

  it('should count in the worker how the images and their jobs ended', () => {
    const sums = [
      'ImagesDone',
      'ImagesFailed',
      'Attempts',
      'JobsCompleted',
      'JobsFailed',
      'DeadLetters',
      'MessageFailures',
    ];
    expect(Object.fromEntries(sums.map((name) => [name, sumOf(lines.worker, 'worker', name)]))).toEqual({
      ImagesDone: 3,
      ImagesFailed: 1,
      // None was begun on the image that is missing.
      Attempts: 3,
      JobsCompleted: 2,
      JobsFailed: 0,
      DeadLetters: 1,
      MessageFailures: 0,
    });
    expect(valuesOf(lines.worker, 'worker', 'Attempts').toSorted()).toEqual([0, 1, 1, 1]);
  });

  it('should give a sign of life by what the queue has answered, one number a line', () => {
    expect(sumOf(lines.worker, 'worker', 'Polls')).toBeGreaterThanOrEqual(2);
    for (const { values } of emfLines(lines.worker)) expect(values['Polls'] ?? [1]).toHaveLength(1);
  });

  it.each([
    ['QueueAge', 5],
    ['ImageDuration', 4],
    ['DownloadDuration', 3],
    ['DecodeDuration', 3],
    ['InferenceDuration', 3],
  ])('should tell of %s in %i figures, each of which can be true', (name, count) => {
    const values = valuesOf(lines.worker, 'worker', name);
    expect(values).toHaveLength(count);
    for (const value of values) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(120_000);
    }
  });

  it('should have stages that are parts of the whole', () => {
    const sum = (name: string) => sumOf(lines.worker, 'worker', name);
    expect(sum('InferenceDuration')).toBeGreaterThan(0);
    const stages = sum('DownloadDuration') + sum('DecodeDuration') + sum('InferenceDuration');
    // Each figure is rounded.
    expect(stages).toBeLessThanOrEqual(sum('ImageDuration') + 9);
  });

  it('should write metrics that CloudWatch takes: by two dimensions, of known units, and in lines that are not cut', () => {
    const found = emfLines(lines.worker);
    expect(found.length).toBeGreaterThan(0);
    for (const { namespace, dimensions, units } of found) {
      expect([namespace, dimensions]).toEqual([METRICS_NAMESPACE, { service: 'worker', stage: 'local' }]);
      expect(WORKER_METRICS).toMatchObject(units);
    }
    for (const line of [...lines.api, ...lines.worker]) expect(line.length).toBeLessThan(LONGEST_LINE);
  });

  it('should carry the request and its trace through the queue into each line of the worker about the job', () => {
    const accepted = linesOf('api').filter(({ requestId }) => requestId === submitted.requestId);
    expect(accepted).toMatchObject([
      {
        message: 'invocation',
        route: '/process',
        status: 202,
        jobId: submitted.jobId,
        xray_trace_id: expect.any(String),
      },
    ]);
    const trace = accepted[0]?.['xray_trace_id'];
    expect(trace).toMatch(/^1-[\da-f]{8}-[\da-f]{24}$/);
    const messages = linesOf('worker').filter(
      (line) => line['jobId'] === submitted.jobId && line['message'] === 'message',
    );
    expect(messages).toHaveLength(3);
    for (const line of messages) expect(line).toMatchObject({ requestId: submitted.requestId, xray_trace_id: trace });
    const ids = linesOf('api')
      .filter(({ message }) => message === 'invocation')
      .map((line) => line['xray_trace_id']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('should tell the story of a job by its id, from its request to its end', () => {
    const parts = ['service', 'message', 'outcome', 'reason', 'code', 'status'];
    const story = storyOf(submitted.jobId).map((line) =>
      parts.flatMap((part) => (part in line ? [String(line[part])] : [])).join(' '),
    );
    expect(story.toSorted()).toEqual([
      'api invocation 202',
      'worker job ended COMPLETED',
      'worker message done finished',
      'worker message done finished',
      'worker message done finished IMAGE_NOT_FOUND',
    ]);
  });

  it('should have in its lines every field that a saved query names', async () => {
    const templates = [(await readEnvironmentAddons()).template, await readPatchedService()];
    const resources = templates.flatMap(({ Resources }) => Object.values(Resources));
    const queries = resources.filter(({ Type }) => Type === 'AWS::Logs::QueryDefinition');
    const named = queries.flatMap(({ Properties }) =>
      String(Properties['QueryString'])
        // What is quoted or is between slashes is a value, what a query itself makes comes after `as`, and `@` is CloudWatch's own.
        .replace(/"[^"]*"|\/[^/\n]*\/|\bas \w+|\w+\(|@\w+|\bsort .*|\blimit .*|\b\d\w*/g, ' ')
        .split(/[^\w.]+/)
        .filter((word) => word !== '' && !QUERY_WORDS.has(word)),
    );
    expect(new Set(named).size).toBeGreaterThan(15);
    const written = new Set([...linesOf('api'), ...linesOf('worker')].flatMap((line) => fieldsOf(line)));
    expect([...new Set(named)].filter((name) => !written.has(name))).toEqual([]);
  });

  it('should keep the session out of all of it', () => {
    const all = [...lines.api, ...lines.worker].join('\n');
    const viewer = new URL(session.webSocketUrl).searchParams.get('viewer') ?? '';
    for (const secret of [session.sessionId, viewer, 'X-Amz-Signature']) expect(all).not.toContain(secret);
  });
});
