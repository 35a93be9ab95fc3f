import { LIMITS } from '@spotter/shared';

/** Leaves room for the answer's other fields, the cursor among them. */
const MOST_JSON_BYTES = LIMITS.pageBytes - 8_192;

/** Lambda takes 6 MB; room is left for headers. */
const MOST_ANSWER_BYTES = 6 * 1024 * 1024 - 64 * 1024;

/** How much a page holds: as JSON, and as what Lambda counts, the same JSON as a string, with what it escapes. */
export class PageSize {
  private jsonBytes = 0;
  private escapes = 0;
  /** To count takes longer than to serialise, and most pages are much too small for it to matter. */
  private uncounted: string[] = [];

  /** Counts one entry more, by its JSON. Returns whether all of them still fit; the first always does. */
  add(json: string): boolean {
    const isFirst = this.jsonBytes === 0;
    this.jsonBytes += Buffer.byteLength(json) + 1;
    this.uncounted.push(json);
    return isFirst || (this.jsonBytes <= MOST_JSON_BYTES && this.fitsAnswer());
  }

  private fitsAnswer(): boolean {
    if (2 * this.jsonBytes <= MOST_ANSWER_BYTES) return true;
    this.escapes += this.uncounted.reduce((sum, json) => sum + escapesIn(json), 0);
    this.uncounted = [];
    return this.jsonBytes + this.escapes <= MOST_ANSWER_BYTES;
  }
}

/** How many characters of a JSON text are escaped when it is a string of another: all others that would be, are already. */
function escapesIn(json: string): number {
  return countOf('"', json) + countOf('\\', json);
}

function countOf(character: string, text: string): number {
  let count = 0;
  for (let index = text.indexOf(character); index !== -1; index = text.indexOf(character, index + 1)) count++;
  return count;
}
