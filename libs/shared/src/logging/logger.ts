import { Logger } from '@aws-lambda-powertools/logger';
import type { ConstructorOptions } from '@aws-lambda-powertools/logger/types';
import { withoutSecrets } from './without-secrets.js';

export type { Logger };

export type LogLevel = NonNullable<ConstructorOptions['logLevel']>;

/** A structured logger: one JSON object a line on standard output, as CloudWatch reads it. */
export function createLogger(options: { serviceName: string; logLevel: LogLevel; sampleRate?: number }): Logger {
  return new Logger({
    serviceName: options.serviceName,
    logLevel: options.logLevel,
    sampleRateValue: options.sampleRate ?? 0,
    jsonReplacerFn: (_name, value: unknown) => (typeof value === 'string' ? withoutSecrets(value) : value),
  });
}
