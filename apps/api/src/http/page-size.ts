import { LIMITS } from '@spotter/shared';

/** Leaves room for the answer's other fields, the cursor among them. */
const MOST_JSON_BYTES = LIMITS.pageBytes - 8_192;

/** Lambda takes 6 MB; room is left for headers. */
const MOST_ANSWER_BYTES = 6 * 1024 * 1024 - 64 * 1024;

/** How much a page holds: as JSON, and as what Lambda counts, the same JSON as a string, with what it escapes. */
export class PageSize {
  private jsonBytes = 0;
  private answerBytes = 0;

  /** Counts one entry more. Returns whether all of them still fit; the first always does. */
  add(entry: object): boolean {
    const isFirst = this.jsonBytes === 0;
    const json = JSON.stringify(entry);
    const bytes = Buffer.byteLength(json) + 1;
    this.jsonBytes += bytes;
    this.answerBytes += bytes + escapesIn(json);
    return isFirst || (this.jsonBytes <= MOST_JSON_BYTES && this.answerBytes <= MOST_ANSWER_BYTES);
  }
}

const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);

/** How many characters of a JSON text are escaped when it is a string of another: all others that would be, are already. */
function escapesIn(json: string): number {
  let count = 0;
  for (let index = 0; index < json.length; index++) {
    const code = json.charCodeAt(index);
    if (code === QUOTE || code === BACKSLASH) count++;
  }
  return count;
}
