import * as z from 'zod/mini';
import { IF_MATCH, IF_NONE_MATCH, UNCHANGED } from '../openapi/conditions.js';
import { name } from '../openapi/json-schemas.js';
import type { Annotation, Identifier, Operation } from '../openapi/operation.js';
import { describeRoutes } from '../openapi/operation.js';
import { time } from '../openapi/time.js';
import { GoalsController } from './goals.controller.js';
import type { GoalPage, GoalView } from './goals.dto.js';
import { GOAL_STATUSES } from './goals.dto.js';

const goal: z.ZodMiniType<GoalView> = name(
  'Goal',
  'A goal of a user; `version` grows with every change.',
  z.strictObject({
    goalId: z.uuidv7(),
    title: z.string(),
    description: z.exactOptional(z.string()),
    status: z.enum(GOAL_STATUSES),
    targetDate: z.exactOptional(z.iso.date()),
    createdAt: time,
    updatedAt: time,
    version: z.int(),
  }),
);

const page: z.ZodMiniType<GoalPage> = z.strictObject({
  goals: z.array(goal),
  nextCursor: z.exactOptional(z.string()),
});

const params: Readonly<Record<string, Identifier>> = {
  goalId: { description: 'The id of the goal.', examples: ['019ab0a0-b1b1-7c2c-8d3d-e4e4e4e4e4e4'] },
};
const PRECONDITION_FAILED = 'The goal has another version than `If-Match` names.';

const body: Readonly<Record<string, Annotation>> = {
  title: { description: 'What it is, on one line.' },
  description: { description: 'More of it.' },
  status: { description: 'Where it stands.' },
  targetDate: { description: 'The day by which it is to be reached.' },
  userId: { description: "Whose goal it is, if not the caller's: for admins; with identity off, for everybody." },
};

const list: Operation = {
  id: 'listGoals',
  summary: 'Lists goals, the newest first',
  description: 'A list of one status may be a moment behind.',
  answers: { 200: { description: 'One page.', schema: page } },
  tables: true,
  query: {
    status: { description: 'Only goals of this status.' },
    limit: { description: 'How many goals a page has at most; default 1,000.' },
    cursor: { description: 'The `nextCursor` of the page before, with the same filter.' },
  },
};

const create: Operation = {
  id: 'createGoal',
  summary: 'Makes a goal',
  answers: { 201: { description: 'The goal.', schema: goal, headers: ['etag', 'location'] } },
  tables: true,
  body,
  example: { title: 'Ten pull-ups', targetDate: '2026-12-31' },
};

const read: Operation = {
  id: 'getGoal',
  summary: 'Shows one goal',
  answers: { 200: { description: 'The goal.', schema: goal, headers: ['etag'] }, 304: UNCHANGED },
  tables: true,
  params,
  headers: IF_NONE_MATCH,
};

const replace: Operation = {
  id: 'replaceGoal',
  summary: 'Replaces a goal',
  description: 'What is left out is taken away.',
  answers: { 200: { description: 'The goal as it is now.', schema: goal, headers: ['etag'] } },
  tables: true,
  errors: { PRECONDITION_FAILED },
  params,
  headers: IF_MATCH,
  body,
  example: { title: 'Ten pull-ups', status: 'COMPLETED' },
};

const remove: Operation = {
  id: 'deleteGoal',
  summary: 'Deletes a goal',
  answers: { 204: { description: 'It is gone.' } },
  tables: true,
  errors: { PRECONDITION_FAILED },
  params,
  headers: IF_MATCH,
};

export const operations = describeRoutes(
  GoalsController,
  { name: 'goals', description: 'What users want to reach.' },
  { list, create, read, replace, delete: remove },
);
