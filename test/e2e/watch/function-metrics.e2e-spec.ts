import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { METRICS_NAMESPACE } from '@spotter/shared';
import { API_METRICS } from '../../../apps/api/src/metrics/api.metrics.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';
import { scheduledEvent } from '../../events/schedule.js';
import { connectEvent } from '../../events/websocket.js';
import { eventually } from '../api/eventually.js';
import type { BuiltHandler } from '../realtime/built-handler.fixture.js';
import { startBuiltHandler } from '../realtime/built-handler.fixture.js';
import { emfLines, sumOf, valuesOf } from './emf.js';

describe('the metrics of the built function', () => {
  let built: BuiltHandler;
  let bucket: string;
  beforeAll(async () => {
    built = await startBuiltHandler();
    bucket = built.stack.environment['UPLOAD_BUCKET_NAME'] ?? '';
    await built.invoke(apiGatewayV2Event({ path: '/health' }));
    // Lines come by another way than answers: this is the last of the invocation.
    await expectSums({ ColdStarts: 1 });
  }, 60_000);
  afterAll(() => built.close());
  beforeEach(() => {
    built.lines.length = 0;
  });

  const submit = () =>
    built.invoke(
      apiGatewayV2Event({
        method: 'POST',
        path: '/process',
        headers: { 'content-type': 'application/json' },
        body: { imageUrls: ['a', 'b', 'c'].map((name) => `s3://${bucket}/uploads/${name}.jpg`) },
      }),
    );

  /** Waits until so many invocations have written their line, which comes before that of the metrics. */
  async function invocations(count: number): Promise<void> {
    await eventually(() => {
      expect(built.logged().filter(({ message }) => message === 'invocation')).toHaveLength(count);
    });
  }

  /** What was counted, to the last line: one more event, which nobody knows, says when that has come. */
  async function expectSums(sums: Readonly<Partial<Record<keyof typeof API_METRICS, number>>>): Promise<void> {
    const expected = { ...sums, UnknownEvents: (sums.UnknownEvents ?? 0) + 1 };
    await built.invoke('the last');
    await eventually(() => {
      expect(sumOf(built.lines, 'api', 'UnknownEvents')).toBe(expected.UnknownEvents);
    });
    const names = emfLines(built.lines).flatMap(({ values }) => Object.keys(values));
    expect(Object.fromEntries(names.map((name) => [name, sumOf(built.lines, 'api', name)]))).toEqual(expected);
  }

  it('should be one line an invocation at most, by two dimensions, and of the units that are said', async () => {
    const { sessionId } = await built.createSession();
    await built.invoke(apiGatewayV2Event({ path: '/upload-url', query: { sessionId } }));
    await built.invoke(apiGatewayV2Event({ path: '/limits' }));
    await invocations(3);
    await expectSums({ SessionsCreated: 1, PresignedUploads: 1 });
    const lines = emfLines(built.lines);
    // With that of the last event.
    expect(lines).toHaveLength(3);
    for (const { namespace, dimensions, units } of lines) {
      expect([namespace, dimensions]).toEqual([METRICS_NAMESPACE, { service: 'api', stage: 'local' }]);
      for (const [name, unit] of Object.entries(units))
        expect({ [name]: unit }).toEqual({ [name]: API_METRICS[name as keyof typeof API_METRICS] });
    }
  });

  it('should count what is handed out for an upload, as a form too, and nothing that was refused', async () => {
    const presign = (body: object) =>
      built.invoke(apiGatewayV2Event({ method: 'POST', path: '/uploads/presign', body }));
    await presign({ filename: 'a.jpg' });
    await presign({ filename: 'a.jpg', method: 'POST' });
    await presign({ filename: 'a.exe', contentType: 'text/html' });
    await invocations(3);
    await expectSums({ PresignedUploads: 2 });
  });

  it('should count a job and its images once, however often its request comes, and its cancellation', async () => {
    const { body } = await submit();
    const { jobId } = JSON.parse(body) as { jobId: string };
    const cancel = () => built.invoke(apiGatewayV2Event({ method: 'POST', path: `/jobs/${jobId}/cancel` }));
    await cancel();
    await cancel();
    await invocations(3);
    await expectSums({ JobsAccepted: 1, ImagesAccepted: 3, JobsCancelled: 1 });
  });

  it('should count a repeated request as the job that it is', async () => {
    const event = apiGatewayV2Event({
      method: 'POST',
      path: '/process',
      headers: { 'idempotency-key': 'once' },
      body: { imageUrls: [`s3://${bucket}/uploads/ada/a.jpg`], userId: 'ada' },
    });
    const answers = [await built.invoke(event), await built.invoke(event)];
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    await invocations(2);
    await expectSums({ JobsAccepted: 1, ImagesAccepted: 1 });
  });

  it('should count the connections that were refused', async () => {
    await built.invoke(connectEvent({ sessionId: 'x' }));
    await built.invoke(connectEvent());
    await invocations(2);
    await expectSums({ ConnectionsRefused: 2 });
  });

  it('should count events that nobody knows', async () => {
    await built.invoke({ Records: [{ eventSource: 'aws:sqs' }] });
    await invocations(1);
    await expectSums({ UnknownEvents: 1 });
  });

  it('should count the answers of a 5xx, which Lambda takes for success, and no other', async () => {
    built.stack.switches.throttle = 1;
    try {
      await built.invoke(apiGatewayV2Event({ path: '/jobs/0b0e7f36-1111-4222-8333-444455556666' }));
      await expect(built.stack.invoke(scheduledEvent())).rejects.toThrow('The sweep failed');
    } finally {
      built.stack.switches.throttle = 0;
    }
    await built.invoke(apiGatewayV2Event({ path: '/nowhere' }));
    await invocations(3);
    // Of the sweep neither: its invocation has failed, and it says by its silence that it did not come through.
    await expectSums({ ServerErrors: 1 });
  });

  it('should count the answers of a 5xx also where the application does not start', async () => {
    const broken = built.freshContainer({ STAGE: 'broken', LOG_SAMPLE_RATE: 'often' });
    for (let count = 0; count < 2; count++) {
      expect(await broken.invoke(apiGatewayV2Event({ path: '/health' }))).toMatchObject({ statusCode: 500 });
    }
    await eventually(() => {
      const written = emfLines(built.lines).map(({ dimensions, values }) => ({
        stage: dimensions['stage'],
        ...values,
      }));
      expect(written).toEqual([
        { stage: 'broken', ColdStarts: [1], ServerErrors: [1] },
        { stage: 'broken', ServerErrors: [1] },
      ]);
    });
  });

  it('should tell each run of the sweep, and how old the open jobs are that it looked at', async () => {
    const { jobId } = JSON.parse((await submit()).body) as { jobId: string };
    await invocations(1);
    built.lines.length = 0;
    await built.stack.invoke(scheduledEvent());
    await invocations(1);
    await eventually(() => {
      expect(valuesOf(built.lines, 'api', 'SweepDuration')).toHaveLength(1);
    });
    expect(valuesOf(built.lines, 'api', 'OpenJobAge')).toEqual([]);

    await ageJob(jobId, 7_200);
    built.lines.length = 0;
    await built.stack.invoke(scheduledEvent());
    await invocations(1);
    await eventually(() => {
      const [age = 0, ...others] = valuesOf(built.lines, 'api', 'OpenJobAge');
      expect(others).toEqual([]);
      expect(age).toBeGreaterThanOrEqual(7_200);
      expect(age).toBeLessThan(7_260);
    });
    const [duration = -1] = valuesOf(built.lines, 'api', 'SweepDuration');
    expect(duration).toBeGreaterThanOrEqual(0);
    expect(duration).toBeLessThan(60_000);
    expect(built.logged()).toContainEqual(
      expect.objectContaining({ message: 'job swept', jobId, outcome: 'repaired' }),
    );
  });

  /** Makes a job as old as that, and due. */
  async function ageJob(jobId: string, seconds: number): Promise<void> {
    const { environment, endpoints } = built.stack;
    const credentials = {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    };
    const client = new DynamoDBClient({ region: 'us-east-1', endpoint: endpoints.dynamodb, credentials });
    const past = new Date(Date.now() - seconds * 1_000).toISOString();
    await DynamoDBDocumentClient.from(client).send(
      new UpdateCommand({
        TableName: environment['JOBS_TABLE_NAME'],
        Key: { jobId },
        UpdateExpression: 'SET openedAt = :past, nextCheckAt = :past',
        ExpressionAttributeValues: { ':past': past },
      }),
    );
    client.destroy();
  }
});
