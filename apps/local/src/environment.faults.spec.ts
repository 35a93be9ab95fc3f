import { createLogger, EnvironmentError } from '@spotter/shared';
import { describe, expect, it, jest } from '@jest/globals';
import { environmentFaultsOf } from './environment.faults.js';

const FAULTS = ["Environment variable 'A' is not valid: must be x", "Required environment variable 'B' is not set"];

function logged(error: Error): string {
  const lines: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  createLogger({ serviceName: 'api', logLevel: 'INFO' }).error('invocation failed', { error });
  write.mockRestore();
  return lines.join('').trim();
}

describe('environmentFaultsOf', () => {
  it('should find them in what the apps log', () => {
    const cause = new EnvironmentError(FAULTS);
    expect(environmentFaultsOf(logged(cause))).toEqual(FAULTS);
    expect(environmentFaultsOf(logged(new Error('An error occurred', { cause })))).toEqual(FAULTS);
  });

  it.each([
    '',
    'Segmentation fault',
    '{"level":"WARN","message":"b"}',
    '{"level":',
    '{"error":{"name":"Error","cause":"text"}}',
    '{"error":{"name":"Error","message":"x","faults":["y"]}}',
  ])('should find none in %j', (line) => {
    expect(environmentFaultsOf(line)).toEqual([]);
  });
});
