// Renders the sample catalogue's pictures, built if the recipe is stale: `node scripts/catalogue.mjs render [its arguments]`.
import { runBuilt } from './run.mjs';

const [command, ...args] = process.argv.slice(2);
process.exit(await runBuilt(['catalogue'], `catalogue/${command}`, args));
