import type { Report } from '../../report/bound.js';
import type { BuiltBench } from '../api.bench.js';
import { measureCatalogueGrowth } from './catalogue.growth.js';
import { measureProcessGrowth } from './process.growth.js';

/** How the API's times grow with the catalogue and with a job's images. */
export async function measureGrowth(bench: BuiltBench): Promise<Report> {
  const reports = [await measureCatalogueGrowth(bench), await measureProcessGrowth(bench)];
  return { text: reports.map(({ text }) => text).join('\n\n'), bounds: reports.flatMap(({ bounds }) => bounds) };
}
