import type { Report } from '../../report/bound.js';
import { measureCatalogueGrowth } from './catalogue.growth.js';
import { measureProcessGrowth } from './process.growth.js';

export interface GrowthOptions {
  readonly rounds: number;
  /** The built handler. */
  readonly entry: string;
  readonly say: (text: string) => void;
}

/** How the API's times grow with the catalogue and with a job's images. */
export async function measureGrowth(options: GrowthOptions): Promise<Report> {
  const reports = [await measureCatalogueGrowth(options), await measureProcessGrowth(options)];
  return { text: reports.map(({ text }) => text).join('\n\n'), bounds: reports.flatMap(({ bounds }) => bounds) };
}
