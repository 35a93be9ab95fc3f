import { LIMITS } from '@spotter/shared';

/** Leaves room for the answer's other fields, the cursor among them. */
const MOST_JSON_BYTES = LIMITS.pageBytes - 8_192;

/** Lambda takes 6 MB; room is left for headers. */
const MOST_ANSWER_BYTES = 6 * 1024 * 1024 - 64 * 1024;

/** How much a page holds: as JSON, and as what Lambda counts, the same JSON as a string, with each of its quotes escaped. */
export class PageSize {
  private jsonBytes = 0;
  private answerBytes = 0;

  /** Counts one entry more. Returns whether all of them still fit; the first always does. */
  add(entry: object): boolean {
    const isFirst = this.jsonBytes === 0;
    const json = JSON.stringify(entry);
    this.jsonBytes += Buffer.byteLength(json) + 1;
    this.answerBytes += Buffer.byteLength(JSON.stringify(json)) + 1;
    return isFirst || (this.jsonBytes <= MOST_JSON_BYTES && this.answerBytes <= MOST_ANSWER_BYTES);
  }
}
