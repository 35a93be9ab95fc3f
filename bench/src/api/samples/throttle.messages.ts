/** Cells of the memory that the two threads share: the process to hold back, and whether that is over. */
export const PID = 0;
export const ENDED = 1;
export const CELLS = 2;

export interface ThrottleData {
  readonly cells: Int32Array;
  /** 0 to 1. */
  readonly share: number;
}
