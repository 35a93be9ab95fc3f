import { DIFFICULTY_LEVELS } from '@spotter/shared';
import * as z from 'zod/mini';
import { IF_MATCH, IF_NONE_MATCH, UNCHANGED } from '../openapi/conditions.js';
import { name } from '../openapi/json-schemas.js';
import type { Identifier, Operation } from '../openapi/operation.js';
import { describeRoutes } from '../openapi/operation.js';
import { time } from '../openapi/time.js';
import type { CatalogueAnswer } from './catalogue-answer.interceptor.js';
import { ExercisesController } from './exercises.controller.js';
import type { ExerciseDetails, ExercisePage, ExerciseView } from './exercises.dto.js';

const viewFields = {
  exerciseId: z.string(),
  name: z.string(),
  description: z.exactOptional(z.string()),
  difficultyLevel: z.exactOptional(z.enum(DIFFICULTY_LEVELS)),
  imageUrl: z.url(),
  imageUrlExpiration: time,
  thumbnailImageUrl: z.exactOptional(z.url()),
  thumbnailImageUrlExpiration: z.exactOptional(time),
};

const exercise: z.ZodMiniType<ExerciseView> = name(
  'Exercise',
  'An exercise with signed URLs of its pictures.',
  z.strictObject(viewFields),
);

export const exerciseDetails: z.ZodMiniType<ExerciseDetails> = name(
  'ExerciseDetails',
  'An exercise with its bookkeeping, as far as it has any.',
  z.strictObject({
    ...viewFields,
    createdAt: z.exactOptional(time),
    updatedAt: z.exactOptional(time),
    version: z.exactOptional(z.int()),
  }),
);

const page: z.ZodMiniType<ExercisePage> = z.strictObject({
  exercises: z.array(exercise),
  count: z.int().check(z.gte(0)),
  nextCursor: z.exactOptional(z.string()),
});

function answerWith<Data>(data: z.ZodMiniType<Data>): z.ZodMiniType<CatalogueAnswer<Data>> {
  return z.strictObject({ success: z.literal(true), data, timestamp: time });
}

const S3_ERROR = 'The URL of a picture could not be signed.';
const PICTURE_KEY = { pattern: '^exercises/.+$', minLength: 1, maxLength: 1_024 };
const params: Readonly<Record<string, Identifier>> = {
  exerciseId: { description: 'The id of the exercise.', examples: ['squat'] },
};

const list: Operation = {
  id: 'listExercises',
  summary: 'Lists exercises, page by page',
  description:
    'Without `limit` a page has up to 1,000. A page of a search may be short or empty and still have a `nextCursor`: go on with it.',
  answers: {
    200: { description: 'One page.', schema: answerWith(page), headers: ['etag'] },
    304: UNCHANGED,
  },
  tables: true,
  errors: { S3_ERROR },
  query: {
    difficultyLevel: { description: 'Only exercises of this level, by name.' },
    search: {
      description:
        'What name or description must contain; 1 to 100 characters, those at the ends that are white space not counted.',
      minLength: 1,
    },
    limit: { description: 'How many exercises a page has at most.' },
    cursor: { description: 'The `nextCursor` of the page before, with the same filters.' },
  },
  headers: IF_NONE_MATCH,
};

const read: Operation = {
  id: 'getExercise',
  summary: 'Shows one exercise',
  answers: {
    200: { description: 'The exercise.', schema: answerWith(exerciseDetails), headers: ['etag'] },
    304: UNCHANGED,
  },
  tables: true,
  errors: { S3_ERROR },
  params,
  headers: IF_NONE_MATCH,
};

const put: Operation = {
  id: 'putExercise',
  summary: 'Makes or replaces an exercise',
  description: 'What is left out is taken away. Pictures are not touched: they are uploaded before, and stay after.',
  answers: {
    200: { description: 'The exercise as it is now.', schema: answerWith(exerciseDetails) },
    201: { description: 'The exercise, which is new.', schema: answerWith(exerciseDetails) },
  },
  tables: true,
  errors: {
    NOT_FOUND: false,
    CONFLICT: 'Others keep changing the exercise; try again.',
    PRECONDITION_FAILED: 'The exercise has another version than `If-Match` names, or there is none.',
    S3_ERROR,
  },
  params,
  headers: IF_MATCH,
  body: {
    name: { description: 'Its name; white space at the ends is taken off.', minLength: 1, maxLength: 1_024 },
    description: { description: 'How it is done.' },
    difficultyLevel: { description: 'How hard it is.' },
    imageKey: { description: 'The key of its picture, under `exercises/`.', ...PICTURE_KEY },
    thumbnailImageKey: { description: 'The key of its small picture, under `exercises/`.', ...PICTURE_KEY },
  },
  example: { name: 'Squat', difficultyLevel: 'beginner', imageKey: 'exercises/squat.jpg' },
};

const remove: Operation = {
  id: 'deleteExercise',
  summary: 'Deletes an exercise',
  description: 'Its pictures stay.',
  answers: { 204: { description: 'It is gone.' } },
  tables: true,
  errors: { PRECONDITION_FAILED: 'The exercise has another version than `If-Match` names.' },
  params,
  headers: IF_MATCH,
};

export const operations = describeRoutes(
  ExercisesController,
  { name: 'exercises', description: 'The catalogue, with signed URLs of its pictures.' },
  { list, read, put, delete: remove },
  {
    path: '/exercises',
    methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
    code: 'INVALID_METHOD',
    description: 'Only GET, HEAD and OPTIONS are allowed on /exercises, now and for ever.',
  },
);
