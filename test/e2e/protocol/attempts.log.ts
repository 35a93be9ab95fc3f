import type { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageRun, Observation } from '../../../chaos/src/checker/observation.js';
import type { Process } from './process.js';

interface Begun {
  readonly owner: unknown;
  readonly process: Process | undefined;
  readonly jobId: string;
  readonly imageIndex: number;
  readonly run: number;
  readonly leaseUntil: number;
}

interface InDetector {
  readonly attempt: number;
  readonly process: Process;
  readonly jobId: string;
  readonly imageIndex: number;
  readonly run: number;
}

/** Which attempts have begun and not reported back, by what was written of them, and which images are being looked at. */
export class AttemptsLog {
  #begun: Begun[] = [];
  #inDetector: InDetector[] = [];
  #attempts = 0;

  constructor(
    private readonly note: (observation: Observation) => void,
    private readonly now: () => number,
  ) {}

  /** A write of an image that was made. */
  written({ Key = {}, ExpressionAttributeValues: values = {} }: UpdateCommand['input'], process?: Process): void {
    const { jobId, imageIndex } = Key as { jobId: string; imageIndex: number };
    const owner: unknown = values[':owner'];
    const until: unknown = values[':until'];
    if (typeof until === 'string') {
      this.expire();
      const run = Number(values[':run']);
      this.#begun.push({ owner, process, jobId, imageIndex, run, leaseUntil: Date.parse(until) });
    } else if (owner !== undefined) {
      this.#begun = this.#begun.filter((begun) => begun.owner !== owner);
    } else if (values[':status'] !== undefined) {
      this.#begun = this.#begun.filter(
        (begun) => begun.process !== process || begun.jobId !== jobId || begun.imageIndex !== imageIndex,
      );
    }
  }

  /** Attempts past their lease count as cut short: their process has stood still. */
  expire(): void {
    this.#cut(({ leaseUntil }) => leaseUntil <= this.now());
  }

  /** @param culprit the image that it died of. */
  died(process: Process, culprit?: ImageRun): void {
    this.#cut((begun) => begun.process === process, culprit);
    for (const { attempt } of this.#inDetector.filter((one) => one.process === process)) this.over(attempt);
  }

  /** A detector begins with the image; returns the attempt, for its end. */
  begin(image: Omit<InDetector, 'attempt'>): number {
    const attempt = ++this.#attempts;
    this.#inDetector.push({ ...image, attempt });
    const { jobId, imageIndex, run } = image;
    this.note({ at: this.now(), what: 'attempt', attempt, process: image.process.name, jobId, imageIndex, run });
    return attempt;
  }

  over(attempt: number): void {
    const image = this.#inDetector.find((one) => one.attempt === attempt);
    if (image === undefined) return;
    this.#inDetector = this.#inDetector.filter((one) => one !== image);
    const { process, jobId, imageIndex, run } = image;
    this.note({ at: this.now(), what: 'attempt-over', attempt, process: process.name, jobId, imageIndex, run });
  }

  #cut(isCut: (begun: Begun) => boolean, culprit?: ImageRun): void {
    for (const { jobId, imageIndex, run } of this.#begun.filter(isCut)) {
      this.note({ at: this.now(), what: 'cut-short', ...(culprit && { culprit }), jobId, imageIndex, run });
    }
    this.#begun = this.#begun.filter((begun) => !isCut(begun));
  }
}
