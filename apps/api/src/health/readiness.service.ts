import { Inject, Injectable } from '@nestjs/common';
import type { ErrorDetail, Logger } from '@spotter/shared';
import { AppError } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import { LOGGER } from '../logging/logger.token.js';
import { Probes } from './probes.js';

const CACHED_SECONDS = 10;

/** Checks that what the API needs can be reached. */
@Injectable()
export class ReadinessService {
  private last: { readonly at: number; readonly unreachable: Promise<readonly ErrorDetail[]> } | undefined;

  constructor(
    private readonly probes: Probes,
    @Inject(CLOCK) private readonly now: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Answers from what was found in the last ten seconds, so that nobody can wear the dependencies out by asking.
   *
   * @throws {AppError} `SERVICE_UNAVAILABLE` naming what cannot be reached.
   */
  async check(): Promise<void> {
    const now = this.now().getTime();
    if (this.last === undefined || now - this.last.at >= CACHED_SECONDS * 1_000) {
      this.last = { at: now, unreachable: this.findUnreachable() };
    }
    const details = await this.last.unreachable;
    if (details.length === 0) return;
    throw new AppError('SERVICE_UNAVAILABLE', 'Not ready', { details, retryAfterSeconds: CACHED_SECONDS });
  }

  private async findUnreachable(): Promise<readonly ErrorDetail[]> {
    const found = await Promise.all(Object.entries(this.probes.all()).map(([name, call]) => this.probe(name, call)));
    return found.flat();
  }

  private async probe(name: string, call: () => Promise<unknown>): Promise<readonly ErrorDetail[]> {
    try {
      await call();
      return [];
    } catch (error) {
      this.logger.error('dependency cannot be reached', { dependency: name, error });
      return [{ path: name, message: `The ${name} cannot be reached` }];
    }
  }
}
