/** What this machine and the account have. */
export interface Findings {
  readonly versions: {
    readonly node: string;
    readonly copilot?: string;
    readonly aws?: string;
    readonly docker?: string;
  };
  readonly region?: string;
  readonly machine: string;
  readonly hasPackage: boolean;
  readonly packagedFor?: string;
  readonly hasWeb: boolean;
  readonly isDirty: boolean;
  readonly account?: { readonly id: string; readonly arn: string };
  readonly credentialsFault?: string;
  readonly concurrency?: number;
}

export type Part = 'build' | 'worker' | 'environment' | 'web' | 'smoke' | 'parameters';

export interface Wanted {
  readonly parts: readonly Part[];
  readonly environment: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly url?: string;
}

export interface Uses {
  readonly copilot: boolean;
  readonly docker: boolean;
  readonly function: boolean;
  readonly web: boolean;
  readonly aws: boolean;
}

export interface DeployedState {
  readonly hasEnvironment: boolean;
  readonly hasEnvironmentStack: boolean;
  readonly environmentStatus?: string;
  readonly workerStatus?: string;
}

export interface Asked {
  readonly parts: readonly Part[];
  readonly environment: string;
  readonly profile?: string;
  readonly isInteractive: boolean;
}

export function judge(found: Findings, wanted: Wanted): { faults: string[]; warnings: string[] };
export function judgeState(state: DeployedState, asked: Asked): string[];
export function usesOf(wanted: Pick<Wanted, 'parts' | 'url'>): Uses;
