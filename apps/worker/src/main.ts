import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { Logger } from '@spotter/shared';
import { createLogger, EnvironmentError } from '@spotter/shared';
import { readConfig } from './config.js';
import { UnusableModelError } from './detection/detection.errors.js';
import type { Detector } from './detection/detector.js';
import { startDetector } from './detection/detector.js';
import { QueueConsumers } from './queue/queue.consumers.js';
import { WorkerMetrics } from './queue/worker.metrics.js';
import { WorkerModule } from './worker.module.js';

/**
 * Longer than a download and an attempt take, and below ECS's longest stopTimeout of 120 s by what a decode that can't be
 * interrupted may add.
 */
const DRAIN_MS = 90_000;
/** For the messages whose work the detector's end has cut short: they are given back. */
const GIVE_BACK_MS = 3_000;

interface Running {
  readonly logger: Logger;
  readonly detector: Detector;
  readonly consumers: QueueConsumers;
  readonly metrics: WorkerMetrics;
}

async function start(): Promise<Running> {
  const config = readConfig();
  const logger = createLogger({ serviceName: 'worker', logLevel: config.log.level });
  const detector = await startDetector({
    ...config.detector,
    threadEntry: new URL('./inference.thread.mjs', import.meta.url),
    onThreadLost: (error) => {
      logger.error('an inference thread was lost', { error });
    },
  });
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config, logger, detector), {
    logger: false,
    abortOnError: false,
  });
  const consumers = app.get(QueueConsumers);
  consumers.start();
  const { model, spec, labels } = detector;
  if (!spec.labelsKnown) logger.warn('the model names no labels: list them in its sidecar', { model: model.name });
  logger.info('ready', {
    model: model.name,
    sha256: model.sha256,
    family: spec.family,
    input: `${spec.input.width}x${spec.input.height} ${spec.input.layout}`,
    labels: labels.length,
    threads: config.detector.threads,
    slots: config.queue.slots,
  });
  return { logger, detector, consumers, metrics: app.get(WorkerMetrics) };
}

async function drain({ logger, detector, consumers, metrics }: Running, signal: string): Promise<void> {
  logger.info('draining', { signal });
  const drained = await consumers.stop(DRAIN_MS);
  await Promise.race([detector.close(), delay(GIVE_BACK_MS)]);
  if (!drained) await consumers.stop(GIVE_BACK_MS);
  metrics.close();
  logger.info('stopped', { drained });
}

try {
  const running = await start();
  const { promise: signalled, resolve } = Promise.withResolvers<string>();
  process.once('SIGTERM', resolve).once('SIGINT', resolve);
  await drain(running, await signalled);
  process.exit(0);
} catch (error) {
  const isExplained = error instanceof EnvironmentError || error instanceof UnusableModelError;
  console.error(isExplained ? error.message : error);
  process.exit(1);
}
