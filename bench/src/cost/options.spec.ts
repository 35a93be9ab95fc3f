import { describe, expect, it } from '@jest/globals';
import { faultOf } from '../report/arguments.js';
import { readCostOptions } from './options.js';

function fault(...args: string[]): string {
  try {
    readCostOptions(args);
    return 'none';
  } catch (error) {
    return faultOf(error);
  }
}

describe('readCostOptions', () => {
  it('should want the tables of prod when nothing is said', () => {
    expect(readCostOptions([])).toMatchObject({ daily: undefined, environment: 'prod', region: 'us-east-1' });
  });

  it('should want a bill of what is named', () => {
    const { daily, memoryMb } = readCostOptions([
      '--images',
      '5000',
      '--sessions',
      '20',
      '--visits',
      '3',
      '--memory',
      '1024',
    ]);
    expect(daily).toEqual({ image: 5_000, session: 20, visit: 3 });
    expect(memoryMb).toBe(1_024);
  });

  it('should refuse what no page, function or file could be', () => {
    expect(fault('--images', '-1')).toMatch('--images');
    expect(fault('--memory', '64')).toMatch('--memory');
    expect(fault('--environment', 'staging')).toMatch('--environment');
    expect(fault('--region', '../secrets')).toMatch('--region');
  });

  it('should write nothing but the tables as they are deployed', () => {
    expect(readCostOptions(['--write']).write).toBe(true);
    for (const other of ['--images', '--memory']) expect(fault('--write', other, '512')).toMatch('--write');
    expect(fault('--write', '--region', 'eu-central-1')).toMatch('--write');
  });
});
