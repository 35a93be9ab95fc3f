import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';

export const USAGE = `Holds the function against its budget: npm run budget -- [options]

  --write        makes what is measured the budget
  --rounds <n>   how often each start is measured in turn (11)
  --file <path>  where the budget is (bench/api-budget.json)`;

const schema = z.object({
  rounds: z.coerce.number().gt(0).int(),
  file: z.string().min(1),
  write: z.boolean(),
  help: z.boolean(),
});

export type BudgetOptions = z.infer<typeof schema>;

/** @throws Error when an argument is wrong. */
export function readBudgetOptions(args: readonly string[]): BudgetOptions {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      write: flag,
      help: flag,
      rounds: { type: 'string', default: '11' },
      file: { type: 'string', default: join('bench', 'api-budget.json') },
    },
  });
  return schema.parse(values);
}
