import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { Logger } from '@spotter/shared';
import { createLogger, ProgressNotices } from '@spotter/shared';
import { readConfig } from './config.js';
import type { Detector } from './detection/detector.js';
import { startDetector } from './detection/detector.js';
import { keepHealthFile } from './health/health.file.js';
import { Liveness } from './health/liveness.js';
import { QueuePoller } from './queue/queue.poller.js';
import { WorkerMetrics } from './queue/worker.metrics.js';
import { WorkerModule } from './worker.module.js';

/**
 * Longer than a download and an attempt take, and below ECS's longest stopTimeout of 120 s by what a decode that can't be
 * interrupted may add.
 */
const DRAIN_MS = 90_000;
/** For what is in work when the process must end: its attempts are given back. */
const GIVE_BACK_MS = 5_000;
/** For what is still being told of jobs. */
const SETTLE_MS = 2_000;
/** For the last lines of the log to be read. */
const FLUSH_MS = 1_000;

interface Running {
  readonly logger: Logger;
  readonly detector: Detector;
  readonly poller: QueuePoller;
  readonly notices: ProgressNotices;
  readonly metrics: WorkerMetrics;
}

async function start(onStuck: () => void): Promise<Running> {
  const config = readConfig();
  const logger = createLogger({ serviceName: 'worker', logLevel: config.log.level });
  const metrics = new WorkerMetrics(config.stage);
  const detector = await startDetector({
    ...config.detector,
    threadEntry: new URL('./inference.thread.mjs', import.meta.url),
    // Each is downloaded for its detection and for nothing else.
    takesImages: true,
    onThreadLost: (error) => {
      logger.error('an inference thread was lost', { error });
    },
    onStuck,
    onDetected: ({ decodeMs, inferenceMs }) => {
      metrics.add('DecodeDuration', decodeMs);
      metrics.add('InferenceDuration', inferenceMs);
    },
  });
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config, logger, detector, metrics), {
    logger: false,
    abortOnError: false,
  });
  const poller = app.get(QueuePoller);
  poller.start();
  if (config.health.file !== undefined) keepHealth(config.health.file, app.get(Liveness), logger);
  const { model, spec, labels } = detector;
  if (!spec.labelsKnown)
    logger.warn('the model names no labels that can be read: list them in its sidecar', { model: model.name });
  const unknown =
    config.detector.defaults.labels?.filter((label) => labels.length > 0 && !labels.includes(label)) ?? [];
  if (unknown.length > 0) logger.warn('LABELS names what the model does not find', { unknown });
  logger.info('ready', {
    model: model.name,
    sha256: model.sha256,
    family: spec.family,
    because: spec.because,
    input: `${spec.input.width}x${spec.input.height} ${spec.input.layout} ${spec.input.type}`,
    labels: labels.length,
    threads: config.detector.threads,
    slots: config.queue.slots,
  });
  // For a parent process that waits until this one is of use, as process managers do.
  process.send?.('ready');
  return { logger, detector, poller, notices: app.get(ProgressNotices), metrics };
}

function keepHealth(path: string, liveness: Liveness, logger: Logger): void {
  keepHealthFile({
    path,
    isAlive: () => liveness.isAlive(),
    onDead: () => {
      logger.error('a loop of this worker has gone silent: it is to be replaced');
    },
    onFailure: (error) => {
      logger.error('the health file could not be written', { error });
    },
  });
}

/** Lets what is in work end. @returns whether all of it did, so that the process may simply exit. */
async function drain({ logger, detector, poller, notices }: Running, stuck: Promise<false>): Promise<boolean> {
  logger.info('draining');
  const drained = await Promise.race([poller.stop(DRAIN_MS), stuck]);
  if (drained) await Promise.all([notices.settle(SETTLE_MS), detector.close()]);
  return drained;
}

/** Gives back what can't end, each attempt but that of the image whose time was up. */
async function giveBack({ logger, detector, poller }: Running): Promise<void> {
  logger.error('work could not be ended in time: it is given back, and the process ends');
  detector.abandon();
  await poller.stop(GIVE_BACK_MS);
}

/**
 * Ends the process whatever its threads are in the middle of. `process.exit` does not: it waits for native decodes, and aborts
 * when a model runs. What replaces the process ends at once and well; where nothing can, it is killed.
 *
 * @param isWell whether whoever started the process has asked for its end.
 */
async function endAtOnce(isWell: boolean): Promise<void> {
  const flushed = new Promise<void>((resolve) => {
    process.stdout.write('', () => {
      resolve();
    });
  });
  await Promise.race([flushed, delay(FLUSH_MS)]);
  if (isWell && process.platform !== 'win32') process.execve?.(process.execPath, [process.execPath, '--eval=0'], {});
  process.kill(process.pid, 'SIGKILL');
}

// A log that can't be written, as on a full disk, is lost; without a listener it would take the process with it.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
try {
  const stuck = Promise.withResolvers<false>();
  let isSignalled = false;
  // Before the start: a signal that comes as soon as the worker says that it is ready must find them.
  const signalled = Promise.withResolvers<true>();
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      isSignalled = true;
      signalled.resolve(true);
    });
  }
  const running = await start(() => {
    stuck.resolve(false);
  });
  const mayDrain = await Promise.race([signalled.promise, stuck.promise]);
  const drained = mayDrain && (await drain(running, stuck.promise));
  if (!drained) await giveBack(running);
  running.metrics.close();
  running.logger.info('stopped', { drained });
  if (drained) process.exit(0);
  await endAtOnce(isSignalled);
} catch (error) {
  // Whatever LOG_LEVEL is, which may be what is wrong.
  createLogger({ serviceName: 'worker', logLevel: 'ERROR' }).error('the worker failed', { error });
  process.exit(1);
}
