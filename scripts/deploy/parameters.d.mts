/** The section of that name of a template. */
export type Known = Readonly<Record<string, { readonly Default?: string | number | boolean }>>;
export type Values = Readonly<Record<string, string>>;

export function parametersFile(copilot: string, environment: string): string;
export function copilotsParametersFile(copilot: string): string;
export function readParameters(copilot: string, environment: string, known: Known): Promise<Record<string, string>>;
export function parseParameters(text: string, file: string, known: Known): Record<string, string>;
export function withDefaults(known: Known, values: Values): Record<string, string>;
export function renderParameters(environment: string, values: Values, release: string): string;
