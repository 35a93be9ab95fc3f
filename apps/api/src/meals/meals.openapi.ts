import * as z from 'zod/mini';
import { name } from '../openapi/json-schemas.js';
import { describeRoutes } from '../openapi/operation.js';
import { time } from '../openapi/time.js';
import { MealsController } from './meals.controller.js';
import type { MealPage, MealView } from './meals.dto.js';

const meal: z.ZodMiniType<MealView> = name(
  'Meal',
  'Something that a user ate.',
  z.strictObject({ mealId: z.uuidv7(), name: z.string(), createdAt: time }),
);

const page: z.ZodMiniType<MealPage> = z.strictObject({
  meals: z.array(meal),
  nextCursor: z.exactOptional(z.string()),
});

export const operations = describeRoutes(
  MealsController,
  { name: 'meals', description: 'What users eat.' },
  {
    create: {
      id: 'createMeal',
      summary: 'Notes a meal',
      answers: { 201: { description: 'The meal.', schema: meal } },
      tables: true,
      body: {
        name: { description: 'What it was, on one line.' },
        userId: { description: "Whose meal it is, if not the caller's: for admins; with identity off, for everybody." },
      },
      example: { name: 'Porridge' },
    },
    list: {
      id: 'listMeals',
      summary: 'Lists meals, the newest first',
      answers: { 200: { description: 'One page.', schema: page } },
      tables: true,
      query: {
        limit: { description: 'How many meals a page has at most; default 1,000.' },
        cursor: { description: 'The `nextCursor` of the page before.' },
      },
    },
  },
);
