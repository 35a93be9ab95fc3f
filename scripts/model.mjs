// Runs a command of the model's recipe, built if it is stale: `node scripts/model.mjs <render|evaluate|expect> [its arguments]`.
import { runNode } from './run.mjs';

const [command, ...args] = process.argv.slice(2);
const built = await runNode(['scripts/build.mjs', '--stale', 'worker', 'recipe']);
process.exit(built || (await runNode([`dist/recipe/${command}.mjs`, ...args])));
