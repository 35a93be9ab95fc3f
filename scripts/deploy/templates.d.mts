import type { Document } from 'yaml';

export function templatesIn(folder: string): Promise<string[]>;
export function joinTemplates(folder: string): Promise<Document>;
