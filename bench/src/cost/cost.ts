import { join } from 'node:path';
import { faultOf, readArguments } from '../report/arguments.js';
import { publish } from '../report/series.js';
import { readDeployed } from './deployed.js';
import type { CostOptions } from './options.js';
import { readCostOptions, USAGE } from './options.js';
import { readPrices } from './prices.js';
import type { Sources } from './tables.js';
import { billOf, tablesOf } from './tables.js';

async function sourcesFor({ region, memoryMb }: CostOptions): Promise<Sources> {
  const [dev, prod] = await Promise.all([readDeployed('dev'), readDeployed('prod')]);
  const memory = memoryMb === undefined ? {} : { memoryMb };
  return { prices: await readPrices(region), deployed: { dev: { ...dev, ...memory }, prod: { ...prod, ...memory } } };
}

async function run(options: CostOptions): Promise<void> {
  const sources = await sourcesFor(options);
  const { daily, environment, write } = options;
  if (daily === undefined) {
    const report = { text: tablesOf(sources), bounds: [] };
    await publish(report, { document: join('docs', 'cost.md'), write, check: false });
  } else console.log(billOf(daily, sources, sources.deployed[environment]));
}

const options = readArguments('cost', readCostOptions);
if (options.help) console.log(USAGE);
else {
  try {
    await run(options);
  } catch (error) {
    console.error(faultOf(error));
    process.exitCode = 1;
  }
}
