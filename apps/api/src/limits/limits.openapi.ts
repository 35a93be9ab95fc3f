import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';
import { name } from '../openapi/json-schemas.js';
import { describeRoutes } from '../openapi/operation.js';
import { LimitsController } from './limits.controller.js';

const { imageTypes, apiGateway, ...numbers } = LIMITS;

/** One whole number by each name. */
function wholeNumbers<Name extends string>(
  named: Readonly<Record<Name, number>>,
): Record<Name, ReturnType<typeof z.int>> {
  return Object.fromEntries(Object.keys(named).map((key) => [key, z.int()])) as Record<Name, ReturnType<typeof z.int>>;
}

const limits = name(
  'Limits',
  'Every limit that a client can run into, by name. Sizes are bytes, durations are seconds.',
  z.strictObject({
    ...wholeNumbers(numbers),
    imageTypes: z.array(z.enum(imageTypes)),
    apiGateway: z.strictObject(wholeNumbers(apiGateway)),
  }),
);

export const operations = describeRoutes(
  LimitsController,
  { name: 'limits', description: 'What is too much.' },
  {
    limits: {
      id: 'getLimits',
      summary: 'Tells every limit by name',
      answers: { 200: { description: 'The limits.', schema: limits } },
    },
  },
);
