import { z } from 'zod';
import { resourcesOfType } from '../template/template.js';
import type { Template } from '../template/template.js';

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** Of the two forms of EventBridge, `rate` and `cron`, the one that the templates use. */
const rate = z
  .string()
  .regex(/^rate\([1-9]\d* (minute|hour|day)s?\)$/, 'only rate(…) of minutes, hours or days is known here')
  .transform((expression) => {
    const [, count = '', unit = ''] = /^rate\((\d+) ([a-z]+?)s?\)$/.exec(expression) ?? [];
    return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  });

const ruleSchema = z.object({
  State: z.string().default('ENABLED'),
  ScheduleExpression: rate,
  Targets: z.array(z.object({ Arn: z.string() })).default([]),
});

/** How often a rule of the templates calls the function. */
export interface Schedule {
  /** Of the rule, in its template. */
  readonly logicalId: string;
  readonly periodMs: number;
}

/** The schedules of a template. @throws Error that names the rule whose definition is not understood. */
export function schedulesOf(template: Template): Schedule[] {
  return resourcesOfType(template, 'AWS::Events::Rule').flatMap(({ logicalId, properties }) => {
    const { data, error } = ruleSchema.safeParse(properties);
    if (error) throw new Error(`${logicalId}: ${z.prettifyError(error)}`);
    // Whatever the target: the stack has one function.
    const isCalling = data.State !== 'DISABLED' && data.Targets.length > 0;
    return isCalling ? [{ logicalId, periodMs: data.ScheduleExpression }] : [];
  });
}
