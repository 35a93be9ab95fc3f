import * as z from 'zod/mini';

/** Who submits without a `userId`. */
export const ANONYMOUS = 'anonymous';

/** A user's id becomes a segment of object keys, hence neither `.` nor `..`. */
export const userIdSchema = z
  .string()
  .check(
    z.regex(
      /^(?!\.{1,2}$)[A-Za-z0-9._@|-]{1,128}$/,
      'must be 1 to 128 letters, digits or . _ @ | - and not only one or two dots',
    ),
  );
