import * as z from 'zod';

/** What the budget limits. A row a figure: the order of the file and of the report. */
export const FIGURES = {
  appBytes: { title: '`app.cjs`, bytes', isCpu: false },
  zipBytes: { title: 'the package without the V8 cache, zipped, bytes', isCpu: false },
  bootstrapCpuRatio: {
    title: "CPU time until the handler is loaded / (g)'s until its first answer",
    isCpu: true,
  },
  uncachedBootstrapCpuRatio: {
    title: "CPU time without the V8 cache until the handler is loaded / (g)'s until its first answer",
    isCpu: true,
  },
} as const;

const positive = z.number().positive();

/** Of the committed file. */
export const figuresSchema = z.strictObject({
  appBytes: positive.int(),
  zipBytes: positive.int(),
  bootstrapCpuRatio: positive,
  uncachedBootstrapCpuRatio: positive,
});

export type Figures = Readonly<z.infer<typeof figuresSchema>>;

export const NAMES = Object.keys(FIGURES) as readonly (keyof Figures)[];
