// Runs a command about models, built if it is stale: `node scripts/model.mjs <command> [its arguments]`. Those of the default
// model's recipe are render, evaluate and expect; all others are the worker's, for any model.
import { runBuilt } from './run.mjs';

const RECIPE = ['render', 'evaluate', 'expect'];

const [command = '', ...args] = process.argv.slice(2);
process.exit(
  RECIPE.includes(command)
    ? await runBuilt(['worker', 'recipe'], `recipe/${command}`, args)
    : // Files are named from where the person is, which npm leaves for the project's folder.
      await runBuilt(['worker'], 'worker/model', process.argv.slice(2), { cwd: process.env.INIT_CWD }),
);
