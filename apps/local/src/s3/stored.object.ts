import { z } from 'zod';

/** What is written beside the bytes of an object: all that a HEAD, a list or an event says of it. */
export const storedObjectSchema = z.object({
  key: z.string(),
  /** The file with its bytes, in the bucket's folder. */
  file: z.string(),
  size: z.int().min(0),
  /** MD5 in hex. */
  etag: z.string(),
  /** Base64. */
  crc32: z.string(),
  /** ISO-8601, to the millisecond. */
  lastModified: z.iso.datetime(),
  /** Hex that rises with every write of this server. */
  sequencer: z.string(),
  headers: z.record(z.string(), z.string()),
});

export type StoredObject = z.infer<typeof storedObjectSchema>;
