import type { Part } from './checks.mjs';

export interface Step {
  readonly title: string;
  /** What to do when it fails. */
  readonly remedy: string;
  readonly command?: readonly string[];
  readonly task?: 'build' | 'parameters' | 'web' | 'smoke';
  readonly needsParameters?: boolean;
}

export interface PlannedState {
  readonly hasApplication: boolean;
  readonly hasEnvironment: boolean;
  readonly hasWorker: boolean;
  readonly hasWorkerStack: boolean;
}

export interface PlanOptions {
  readonly parts: readonly Part[];
  readonly application: string;
  readonly environment: string;
  readonly region: string;
  readonly profile?: string;
  readonly smoke?: 'detection' | 'health';
}

export const WORKER: string;
export function stepsOf(state: PlannedState, options: PlanOptions): Step[];
