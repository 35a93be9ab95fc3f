import { describe, expect, it } from '@jest/globals';
import { readConfig, workerVariables } from '../../apps/worker/src/config.js';
import { filledIn, readText, readYaml, SUBSTITUTED } from './copilot.files.js';
import { workerManifestSchema } from './manifest.schemas.js';

/** What ECS itself gives a task. */
const OF_ECS = { AWS_REGION: 'eu-central-1' };
/** Values of the shape that the imported ones have. */
const IMPORTED: Readonly<Record<string, string>> = {
  SQS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/spotter-dev-jobs',
  DLQ_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/spotter-dev-jobs-dead-letters',
  WS_API_ENDPOINT: 'https://abcdefghij.execute-api.eu-central-1.amazonaws.com/dev',
};
/** What the image sets, for Node.js and the allocator. */
const OF_THE_PLATFORM = [
  'UV_THREADPOOL_SIZE',
  'MALLOC_ARENA_MAX',
  'MALLOC_MMAP_THRESHOLD_',
  'MALLOC_TRIM_THRESHOLD_',
  'NODE_OPTIONS',
  'NODE_ENV',
];

async function deployed(): Promise<Record<string, string>> {
  const { variables } = workerManifestSchema.parse(await readYaml('worker', 'manifest.yml'));
  const given = Object.entries(variables).map(([name, value]): [string, string] => [
    name,
    typeof value === 'object' ? (IMPORTED[name] ?? `imported-${name.toLowerCase()}`) : filledIn(value),
  ]);
  return Object.fromEntries(given);
}

describe('the variables of the deployed worker', () => {
  it('should be all that it needs', async () => {
    expect(() => readConfig({ STAGE: 'dev' })).toThrow("'SQS_QUEUE_URL' is not set");
    // Without it every other name would have a default.
    expect(await deployed()).toMatchObject({ STAGE: SUBSTITUTED.COPILOT_ENVIRONMENT_NAME });
    expect(readConfig({ ...(await deployed()), ...OF_ECS })).toMatchObject({
      queue: { url: IMPORTED['SQS_QUEUE_URL'], deadLetterUrl: IMPORTED['DLQ_URL'] },
      webSocketEndpoint: IMPORTED['WS_API_ENDPOINT'],
      tables: {
        jobs: 'imported-jobs_table_name',
        detections: 'imported-detections_table_name',
        app: 'imported-app_table_name',
      },
    });
  });

  it('should be of those that it reads', async () => {
    const known = Object.keys(workerVariables({}).shape);
    for (const name of Object.keys(await deployed())) expect(known).toContain(name);
    const image = (await readText('..', 'docker', 'worker.Dockerfile')).matchAll(/^(?:ENV|\s+)\s*([A-Z_]+)=/gm);
    const ofImage = [...image].map(([, name = '']) => name);
    expect(ofImage).toContain('HEALTH_FILE');
    for (const name of ofImage) expect([...known, ...OF_THE_PLATFORM]).toContain(name);
  });
});
