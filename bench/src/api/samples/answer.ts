import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { HandlerAnswer } from '../harness/plan.js';

const EXERCISES = 100;

const signedUrl = z
  .url()
  .refine((url) => /^[0-9a-f]{64}$/u.test(new URL(url).searchParams.get('X-Amz-Signature') ?? ''));

const exerciseSchema = z.object({
  exerciseId: z.string(),
  name: z.string(),
  description: z.string(),
  difficultyLevel: z.string(),
  imageUrl: signedUrl,
  imageUrlExpiration: z.iso.datetime(),
  thumbnailImageUrl: signedUrl,
  thumbnailImageUrlExpiration: z.iso.datetime(),
});

export type AnsweredExercise = z.infer<typeof exerciseSchema>;

const bodySchema = z.object({
  success: z.literal(true),
  data: z.object({ exercises: z.array(exerciseSchema).length(EXERCISES), count: z.literal(EXERCISES) }),
});

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = { br: brotliDecompressSync, gzip: gunzipSync };

/** The exercises of an answer. @throws Error when it is not the whole work: 100 exercises and 200 signed URLs. */
export function exercisesOf({
  statusCode,
  headers,
  body,
  isBase64Encoded,
}: HandlerAnswer): readonly AnsweredExercise[] {
  if (statusCode !== 200) throw new Error(`The answer is ${statusCode}: ${body}`);
  const bytes = Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8');
  const decode = DECODERS[String(headers['content-encoding'])];
  const text = (decode?.(bytes) ?? bytes).toString();
  return bodySchema.parse(JSON.parse(text)).data.exercises;
}
