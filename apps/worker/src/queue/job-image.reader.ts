import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type {
  DetectionOptions,
  DoneImageItem,
  FailedImageItem,
  JobItem,
  JobMessage,
  PendingImageItem,
  RequestItem,
} from '@spotter/shared';
import { callAws, getTogether, isExpired, REQUEST_INDEX } from '@spotter/shared';
import type { Entries } from './batcher.js';
import { Batcher, spacing } from './batcher.js';

const OF_JOB = ['run', 'status', 'ttl'] as const;
/** Of images and requests: no result, which may be large, and no metadata. */
const OF_IMAGE = [
  'imageIndex',
  'imageUrl',
  'run',
  'status',
  'attempts',
  'leaseUntil',
  'error',
  'options',
  'ttl',
] as const;

type Read<Item, Names extends readonly string[]> = Pick<Item, Extract<keyof Item, Names[number]>>;

export type PendingState = Read<PendingImageItem, typeof OF_IMAGE>;

/** An image, but for its result. */
export type StoredImageState =
  PendingState | Read<DoneImageItem, typeof OF_IMAGE> | Read<FailedImageItem, typeof OF_IMAGE>;

/** What is stored of what a message is about. */
export interface StoredWork {
  readonly job: Read<JobItem, typeof OF_JOB> | undefined;
  readonly image: StoredImageState | undefined;
  /** Empty when the job has none. */
  readonly options: DetectionOptions;
}

/** Where the items of jobs are. */
export interface JobTableNames {
  readonly jobs: string;
  readonly detections: string;
}

/** An image in step 2, and its job's. */
type Work = Pick<JobMessage, 'jobId' | 'imageIndex'>;

/** What is stored of a job and of some of its images. */
interface StoredJob extends Omit<StoredWork, 'image'> {
  readonly images: ReadonlyMap<number, StoredImageState>;
}

/** Of a call, which takes the items of 100 at most. */
const MOST_IMAGES = 50;

/** Reads what messages are about: the beginning of step 2 of the job protocol. */
export class JobImageReader {
  readonly #batcher: Batcher<Work, StoredJob>;

  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tables: JobTableNames,
    private readonly now: () => Date,
    space = spacing,
  ) {
    this.#batcher = new Batcher({ most: MOST_IMAGES, spacing: space, call: (works) => this.readTogether(works) });
  }

  /**
   * Reads the job, the image and the request in one call, each consistently, together with other images of the job that are
   * asked for meanwhile. The items may be a moment apart, in any order: every write that follows is conditional on what it
   * needs. What is past its `ttl` is absent.
   *
   * @throws {AppError} when DynamoDB fails.
   */
  async read({ jobId, imageIndex }: Work): Promise<StoredWork> {
    const { images, ...stored } = await this.#batcher.add(jobId, { jobId, imageIndex });
    return { ...stored, image: images.get(imageIndex) };
  }

  private async readTogether(works: Entries<Work>): Promise<StoredJob> {
    const { jobs, detections } = this.tables;
    const [{ jobId }] = works;
    const indexes = new Set([...works.map(({ imageIndex }) => imageIndex), REQUEST_INDEX]);
    const keys = [...indexes].map((imageIndex) => ({ jobId, imageIndex }));
    const found = await callAws('DYNAMODB_ERROR', () =>
      getTogether(this.client, [
        { tableName: jobs, keys: [{ jobId }], attributes: OF_JOB },
        { tableName: detections, keys, attributes: OF_IMAGE },
      ]),
    );
    const [job] = this.present((found[jobs] ?? []) as JobItem[]);
    const items = this.present((found[detections] ?? []) as (RequestItem | StoredImageState)[]);
    const request = items.find((item) => item.imageIndex === REQUEST_INDEX) as RequestItem | undefined;
    const images = items.filter((item) => item.imageIndex !== REQUEST_INDEX) as StoredImageState[];
    return {
      job,
      images: new Map(images.map((image) => [image.imageIndex, image])),
      options: request?.options ?? {},
    };
  }

  private present<Item extends { readonly ttl?: number }>(items: readonly Item[]): readonly Item[] {
    const now = this.now();
    return items.filter((item) => !isExpired(item, now));
  }
}
