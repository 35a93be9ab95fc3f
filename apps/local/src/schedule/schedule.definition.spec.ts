import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadTemplate } from '../template/template.js';
import type { Template } from '../template/template.js';
import { schedulesOf } from './schedule.definition.js';

const ADDONS = join(import.meta.dirname, '../../../../copilot/environments/addons');
const Targets = [{ Id: 'api', Arn: 'arn:aws:lambda:us-east-1:000000000000:function:it' }];

function templateOf(Properties: Record<string, unknown>): Template {
  return { Resources: { Rule: { Type: 'AWS::Events::Rule', Properties } } };
}

describe('schedulesOf', () => {
  it('should know the sweep of the project’s own template, which may call the function', async () => {
    const template = await loadTemplate(ADDONS, { App: 'spotter', Env: 'local' });
    expect(schedulesOf(template)).toEqual([{ logicalId: 'SweepRule', periodMs: 60_000 }]);
    const { SweepInvokePermission, SweepRule } = template.Resources;
    expect(SweepInvokePermission?.Properties).toMatchObject({ Principal: 'events.amazonaws.com' });
    expect(SweepInvokePermission?.Properties).toMatchObject({ FunctionName: 'ApiAlias' });
    expect(SweepRule?.Properties['Targets']).toEqual([{ Id: 'api', Arn: 'ApiAlias' }]);
  });

  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(1 day)', 86_400_000],
  ])('should understand %s', (ScheduleExpression, periodMs) => {
    expect(schedulesOf(templateOf({ ScheduleExpression, Targets }))).toEqual([{ logicalId: 'Rule', periodMs }]);
  });

  it('should leave out a rule that is disabled, or calls nobody', () => {
    const ScheduleExpression = 'rate(1 minute)';
    expect(schedulesOf(templateOf({ ScheduleExpression, Targets, State: 'DISABLED' }))).toEqual([]);
    expect(schedulesOf(templateOf({ ScheduleExpression }))).toEqual([]);
  });

  it.each(['cron(0 20 * * ? *)', 'rate(0 minutes)', 'rate(1 week)', undefined])('should refuse %s', (expression) => {
    const definition = templateOf({ ...(expression !== undefined && { ScheduleExpression: expression }), Targets });
    expect(() => schedulesOf(definition)).toThrow('Rule');
  });
});
