import * as z from 'zod';

// What the bench and its contenders say to each other: a line of JSON each, on the contender's stdin and stdout. One of
// them is written in Python.

/** What a contender is started with: a file of JSON, whose path is its only argument. */
export const setupSchema = z.object({
  modelPath: z.string(),
  /** Of the model's input, in pixels. */
  input: z.object({ width: z.number(), height: z.number() }),
  preprocessing: z.object({
    fit: z.enum(['letterbox-center', 'letterbox-topleft', 'stretch']),
    pad: z.number(),
    channelOrder: z.enum(['rgb', 'bgr']),
    mean: z.tuple([z.number(), z.number(), z.number()]),
    std: z.tuple([z.number(), z.number(), z.number()]),
  }),
  /** What the model is fed with for this photo, the values in files of their own. */
  feeds: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['float32', 'float16', 'uint8', 'bool', 'int64']),
      dims: z.array(z.number()),
      path: z.string(),
    }),
  ),
  /** A JPEG file. */
  photo: z.string(),
  /** 0 to 1. */
  minConfidence: z.number(),
  nmsIou: z.number(),
  threads: z.number(),
});

export type Setup = z.infer<typeof setupSchema>;

export const commandSchema = z.discriminatedUnion('command', [
  /** Finds the objects on the photo, once. */
  z.object({ command: z.literal('detect') }),
  /** Works on the photo again and again, for as long. */
  z.object({ command: z.literal('run'), seconds: z.number() }),
  /** Works on the photo as often, and notes its memory every so many times. */
  z.object({ command: z.literal('series'), images: z.number(), every: z.number() }),
]);

export type Command = z.infer<typeof commandSchema>;

export const readySchema = z.object({
  /** The versions of what it is made of. */
  ready: z.string(),
});

/** `box` is x1, y1, x2, y2 in pixels of the photo. */
export const foundSchema = z.object({
  boxes: z.array(
    z.object({
      classIndex: z.number(),
      score: z.number(),
      box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    }),
  ),
});

export type Found = z.infer<typeof foundSchema>['boxes'][number];

export const windowSchema = z.object({
  images: z.number(),
  seconds: z.number(),
  /** Of all threads of the process. */
  cpuSeconds: z.number(),
  /** Of the process, since its start. */
  peakRssBytes: z.number(),
});

/** What a contender did in one window of time. */
export type Window = z.infer<typeof windowSchema>;

export const seriesSchema = z.object({ rssBytes: z.array(z.number()), seconds: z.number() });

export type Series = z.infer<typeof seriesSchema>;
