import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { Logger } from '@spotter/shared';
import { createLogger } from '@spotter/shared';
import { recordLog } from '../../support/run-record.js';

/** The product's own logger at its most talkative, whose lines go to the run's record and not to the terminal. */
export function recordedLogger(): Logger {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      recordLog(chunk.toString().trimEnd());
      done();
    },
  });
  const logger = createLogger({ serviceName: 'api', logLevel: 'DEBUG' });
  // Powertools has no option for where to write.
  return Object.assign(logger, { console: new Console(stream, stream) });
}
