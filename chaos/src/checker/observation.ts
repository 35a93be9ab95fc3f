import type { Detection, ImageItem, JobItem, JobStatus } from '@spotter/shared';

/** What a client was shown of a job, all of its images at once. */
export interface ReadView {
  readonly status: JobStatus;
  readonly imageCount: number;
  readonly processedCount: number;
  readonly failedCount: number;
  readonly detections?: readonly { readonly imageIndex: number; readonly detections: readonly Detection[] }[];
  readonly errors?: readonly { readonly imageIndex: number; readonly code: string }[];
}

/** What a client was shown of a job in a list. */
export type ListedJob = Pick<ReadView, 'status' | 'processedCount' | 'failedCount'> & { readonly jobId: string };

/** One image in one run of its job. */
export interface ImageRun {
  readonly jobId: string;
  readonly imageIndex: number;
  readonly run: number;
}

/** Who asked for a job, and for which; `body` is the same for the same request. */
export interface Asked {
  readonly userId: string;
  readonly key?: string;
  readonly body: string;
}

/** Something that was seen to happen, at a time in milliseconds. A history has them in their order. */
export type Observation = { readonly at: number } & (
  | ({ readonly what: 'asked' } & Asked)
  | ({ readonly what: 'accepted'; readonly jobId: string } & Asked)
  /** A retry was asked for, or a deletion, of the job's objects too or not, whatever came of it. */
  | { readonly what: 'retrying'; readonly jobId: string }
  | { readonly what: 'deleting'; readonly jobId: string; readonly objects: boolean }
  /** A deletion was answered: from here on the job is gone. */
  | { readonly what: 'deleted'; readonly jobId: string }
  /** `since` is how many observations there were when the read began; without a view the job was not found. */
  | {
      readonly what: 'read';
      readonly jobId: string;
      readonly userId: string;
      readonly since: number;
      readonly view?: ReadView;
    }
  /** The jobs of somebody, all on one page; `since` is as for a read, and `askedAt` the time of the asking in milliseconds. */
  | {
      readonly what: 'listed';
      readonly userId: string;
      readonly since: number;
      readonly askedAt: number;
      readonly jobs: readonly ListedJob[];
    }
  /** A client was denied something by an answer of 4xx, which `since` it had asked for it. */
  | {
      readonly what: 'refused';
      readonly call: 'cancel' | 'retry' | 'delete' | 'read';
      readonly jobId: string;
      readonly userId: string;
      readonly since: number;
      readonly code: string;
    }
  | ({ readonly what: 'not-accepted'; readonly since: number; readonly code: string } & Asked)
  /** A process failed at what it was to do, or logged an error, for which nothing was the reason that went wrong around it. */
  | { readonly what: 'failed'; readonly jobId: string; readonly process: string; readonly said: string }
  /** How an item is stored from here on; without one there is none any more. */
  | { readonly what: 'job'; readonly jobId: string; readonly item?: JobItem }
  | { readonly what: 'image'; readonly jobId: string; readonly imageIndex: number; readonly item?: ImageItem }
  /**
   * A detector began with an image, and ended with it: `attempt` is the same in both, and nowhere else. `process` is whose
   * detector it is, where that is known, which it may be at the end alone.
   */
  | ({ readonly what: 'attempt' | 'attempt-over'; readonly attempt: number; readonly process?: string } & ImageRun)
  /**
   * A process died, or stood still for too long, while it had begun an attempt on the image and not reported back. `culprit` is
   * the image that it died of, where that is known.
   */
  | ({ readonly what: 'cut-short'; readonly culprit?: ImageRun } & ImageRun)
  /**
   * From here on nothing goes wrong; `isLossy` says whether a message, or what a process was to do for a job, was lost before, and
   * `lost` of which jobs, where that is known.
   */
  | { readonly what: 'fault-ended'; readonly isLossy: boolean; readonly lost?: ReadonlySet<string> }
);

/** The observations of one kind. */
export type Observed<What extends Observation['what']> = Extract<Observation, { readonly what: What }>;

/** The detections of each image that is good, by its URL. */
export type Truth = ReadonlyMap<string, readonly Detection[]>;

/** What the checker measures by, in milliseconds. */
export interface Bounds {
  /** From the opening of a job to its end. */
  readonly end: number;
  /** From which time on after its opening an image may be ended for being late. */
  readonly deadline: number;
  /** From the last fault to the end of all jobs, when nothing was lost; else from the check that makes up for it. */
  readonly quiet: number;
  /** From a look at a job, whose messages had not been sent, to the next; each time that they were doubles it. */
  readonly firstCheck: number;
  /** The longest from one look to the next. */
  readonly longestCheck: number;
  /** How long nobody else may begin an image that somebody has begun. */
  readonly attempt: number;
  /** How long a key stands for its job. */
  readonly claim: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Those of the job protocol. A detector is begun by half of an attempt's time after its lease was taken, at the latest; and
 * what is due in five minutes waits for the sweep's next minute, and for a worker.
 */
export const BOUNDS: Bounds = {
  end: 24 * HOUR,
  deadline: 24 * HOUR - 10 * MINUTE,
  quiet: 7 * MINUTE,
  firstCheck: 5 * MINUTE,
  longestCheck: HOUR,
  attempt: 37_500,
  claim: 24 * HOUR,
};

/** What must not be, of which job, and when it was seen. */
export interface Violation {
  readonly at: number;
  readonly jobId: string;
  readonly because: string;
}
