import { parseArgs } from 'node:util';
import * as z from 'zod';

export const USAGE = `Measures the API: npm run bench:api -- [options]

  --cold          from the start of a process to its first answer, against others that do the same
  --warm          requests to a process that has served some, what they allocate, and the memory that it takes
  --routes        what adapter and framework add to the calls of AWS that a request makes
  --growth        times with 100, 10,000 and 100,000 exercises, and with 1 to 1,000 images of a job
  --memory        the memory that the function takes in 100,000 invocations
  --size          the package of the function
  --memory-sizes  starts and requests with the share of a processor that Lambda gives by memory
  --all           all seven (what is measured when none is named)

  --rounds <n>    how often each thing is measured in turn (15)
  --requests <n>  to each warm process, after half as many that do not count (40)
  --check         exits with 1 when a bound does not hold
  --write         puts the results into docs/performance.md`;

const MEASUREMENTS = ['cold', 'warm', 'routes', 'growth', 'memory', 'size', 'memory-sizes'] as const;

export type Measurement = (typeof MEASUREMENTS)[number];

const whole = z.coerce.number().gt(0).int();

const schema = z.object({
  rounds: whole,
  requests: whole,
  check: z.boolean(),
  write: z.boolean(),
  help: z.boolean(),
});

export type ApiOptions = z.infer<typeof schema> & { readonly measurements: ReadonlySet<Measurement> };

/** @throws Error when an argument is wrong. */
export function readApiOptions(args: readonly string[]): ApiOptions {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      cold: flag,
      warm: flag,
      routes: flag,
      growth: flag,
      memory: flag,
      size: flag,
      'memory-sizes': flag,
      all: flag,
      check: flag,
      write: flag,
      help: flag,
      rounds: { type: 'string', default: '15' },
      requests: { type: 'string', default: '40' },
    },
  });
  const named = MEASUREMENTS.filter((name) => values[name]);
  return { ...schema.parse(values), measurements: new Set(named.length > 0 && !values.all ? named : MEASUREMENTS) };
}
