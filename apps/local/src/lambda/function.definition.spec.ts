import { describe, expect, it } from '@jest/globals';
import type { Template } from '../template/template.js';
import { functionOf } from './function.definition.js';

const FUNCTION = { FunctionName: 'spotter-local-api', Handler: 'index.handler', Timeout: '60' };

function templateOf(...functions: Record<string, unknown>[]): Template {
  return {
    Resources: Object.fromEntries(
      functions.map((Properties, index) => [`Function${index}`, { Type: 'AWS::Lambda::Function', Properties }]),
    ),
  };
}

describe('the function of a template', () => {
  it('should have its name, its handler, and its time in milliseconds', () => {
    expect(functionOf(templateOf(FUNCTION))).toEqual({
      functionName: 'spotter-local-api',
      handler: 'handler',
      timeoutMs: 60_000,
    });
  });

  it('should be the only one', () => {
    expect(() => functionOf(templateOf())).toThrow('exactly one AWS::Lambda::Function');
    expect(() => functionOf(templateOf(FUNCTION, FUNCTION))).toThrow('exactly one AWS::Lambda::Function');
  });

  it('should be named when it is not understood', () => {
    expect(() => functionOf(templateOf({ ...FUNCTION, Timeout: 'soon' }))).toThrow('Function0');
    expect(() => functionOf(templateOf({ ...FUNCTION, Handler: 'index' }))).toThrow('Function0');
  });
});
