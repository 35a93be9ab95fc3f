export function releaseOf(lambda: string, addons: string, values: Readonly<Record<string, string>>): Promise<string>;
