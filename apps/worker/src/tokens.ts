/** Injects the structured logger: `@Inject(LOGGER) logger: Logger`. */
export const LOGGER = Symbol('LOGGER');

/** Injects the time that work on messages goes by: `@Inject(CLOCK) clock: WorkClock`. */
export const CLOCK = Symbol('CLOCK');

/** Injects the durations of the job protocol: `@Inject(TIMES) times: JobTimes`. */
export const TIMES = Symbol('TIMES');

/** Injects the loaded model: `@Inject(DETECTOR) detector: Detector`. */
export const DETECTOR = Symbol('DETECTOR');
