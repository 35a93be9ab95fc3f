import { once } from 'node:events';
import type { DetectionResult } from '@spotter/shared';
import { DetectionInterruptedError, UnusableImageError } from '../../../apps/worker/src/detection/detection.errors.js';
import type { ImageRun } from '../../../chaos/src/checker/observation.js';
import type { AttemptsLog } from './attempts.log.js';
import type { Process } from './process.js';
import type { Processes } from './processes.js';
import { kindOf, resultOf } from './scripted.images.js';
import type { VirtualClock } from './virtual.clock.js';

/** After which a worker with an image that is out of its time ends itself, in milliseconds. */
const STUCK_MS = 5_000;

/** Does with each image what its kind says, whose bytes are its key. */
export class ScriptedDetector {
  constructor(
    private readonly processes: Processes,
    private readonly clock: VirtualClock,
    private readonly attempts: AttemptsLog,
  ) {}

  /** @param message whose image it is. */
  async detect(bytes: Uint8Array, limit: AbortSignal, message: ImageRun, process: Process): Promise<DetectionResult> {
    const attempt = this.attempts.begin({ process, ...message });
    try {
      await this.processes.pass(process, 'before detect');
      return await this.#resultOf(Buffer.from(bytes).toString(), limit, message, process);
    } finally {
      this.attempts.over(attempt);
    }
  }

  async #resultOf(key: string, limit: AbortSignal, image: ImageRun, process: Process): Promise<DetectionResult> {
    if (process.isStuck) throw new DetectionInterruptedError('Another image is stuck', false);
    const kind = kindOf(key);
    if (kind === 'slow' && !limit.aborted) await once(limit, 'abort');
    if (limit.aborted) this.#getStuck(process, image);
    if (kind === 'poison') {
      this.processes.die(process, 'of poison', image);
      await new Promise(() => undefined);
    }
    if (kind === 'bad') throw new UnusableImageError('CORRUPT_IMAGE', 'The image is cut off');
    return resultOf(key);
  }

  #getStuck(process: Process, image: ImageRun): never {
    process.isStuck = true;
    void this.clock.pause(STUCK_MS).then(() => {
      this.processes.die(process, 'of a slow image', image);
    });
    throw new DetectionInterruptedError('The image took too long', true);
  }
}
