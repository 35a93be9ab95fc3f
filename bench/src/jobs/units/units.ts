import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import type { JobBench } from '../runs/job.bench.js';
import type { Submitter } from '../stack/bench.stack.js';
import { BenchStack } from '../stack/bench.stack.js';
import { BenchWorker } from '../stack/bench.worker.js';
import type { JobTables, Step } from './job-writes.js';
import { STEPS } from './job-writes.js';
import type { RecordedWrite } from './recorder.js';
import { Recorder } from './recorder.js';

const MOST_COUNT_UNITS = 4;
/** The longest that a client may choose, so that no job's items are larger. */
const LARGEST: Submitter = { userId: 'u'.repeat(128), idempotencyKey: 'k'.repeat(255) };

/** All writes of one job, from its submission to its end. */
export interface JobWrites {
  readonly title: string;
  readonly writes: readonly RecordedWrite[];
}

/** The write units that a small and a large job cost, from the requests that the API and a worker make. */
export async function measureUnits(bench: JobBench): Promise<Report> {
  const { options, modelPaths, photo, cores, say } = bench;
  say('Write units');
  const recorder = await Recorder.start();
  const stack = await BenchStack.start({ AWS_ENDPOINT_URL_DYNAMODB: recorder.endpoint });
  const workers: BenchWorker[] = [];
  try {
    await recorder.pointAt(targetOf(stack));
    workers.push(await BenchWorker.start(stack, { modelPath: modelPaths[0] ?? '', threads: cores }));
    const url = await stack.upload('photo.jpg', photo);
    const jobs: JobWrites[] = [];
    for (const [images, submitter] of [[1], [options.images], [options.images, LARGEST]] as const) {
      const jobId = await stack.submit(
        Array.from({ length: images }, () => url),
        submitter,
      );
      await stack.ended(jobId);
      await stack.quiet();
      const names = submitter === undefined ? '' : ', with the longest names that a client may choose';
      jobs.push({ title: `${images} image${images > 1 ? 's' : ''}${names}`, writes: recorder.take() });
      say(`  ${jobs.at(-1)?.title ?? ''}: ${jobs.at(-1)?.writes.length ?? 0} writes`);
    }
    return report(jobs);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await stack.stop();
    await recorder.stop();
  }
}

function targetOf({ environment, endpoints }: BenchStack) {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint: endpoints.dynamodb, credentials });
  const tables: JobTables = {
    jobs: environment['JOBS_TABLE_NAME'] ?? '',
    detections: environment['DETECTIONS_TABLE_NAME'] ?? '',
    app: environment['APP_TABLE_NAME'] ?? '',
  };
  return { endpoint: endpoints.dynamodb, client, tables };
}

const total = ({ table, indexes }: RecordedWrite): number => table + indexes;

function isStep(name: string): name is Step {
  return name in STEPS;
}

/** A table for each job, and the bound on the count step. */
export function report(jobs: readonly JobWrites[]): Report {
  const most = Math.max(...jobs.flatMap(({ writes }) => writes.filter(({ step }) => step === 'count').map(total)));
  return {
    text: jobs.map(tableOf).join('\n\n'),
    bounds: [
      {
        what: `the count step takes ≤ ${MOST_COUNT_UNITS} write units`,
        measured: String(most),
        holds: most <= MOST_COUNT_UNITS,
      },
    ],
  };
}

function tableOf({ title, writes }: JobWrites): string {
  const rows = Object.keys(STEPS)
    .filter(isStep)
    .flatMap((step) => {
      const ofStep = writes.filter((write) => write.step === step);
      return ofStep.length === 0 ? [] : [rowOf(STEPS[step], ofStep)];
    });
  return markdownTable(
    [title, 'writes', 'of them refused', 'units of the table each', 'of its indexes, all', 'units, all'],
    [...rows, rowOf('all', writes)],
  );
}

function rowOf(what: string, writes: readonly RecordedWrite[]): (string | number)[] {
  const sum = (unitsOf: (write: RecordedWrite) => number): number =>
    writes.reduce((units, write) => units + unitsOf(write), 0);
  const each = writes.map(({ table }) => table);
  const [least, most] = [Math.min(...each), Math.max(...each)];
  return [
    what,
    writes.length,
    writes.filter(({ isRefused }) => isRefused).length,
    least === most ? least : `${least} to ${most}`,
    sum(({ indexes }) => indexes),
    sum(total),
  ];
}
