// Runs a command of the model's recipe, built if it is stale: `node scripts/model.mjs <render|evaluate|expect> [its arguments]`.
import { runBuilt } from './run.mjs';

const [command, ...args] = process.argv.slice(2);
process.exit(await runBuilt(['worker', 'recipe'], `recipe/${command}`, args));
