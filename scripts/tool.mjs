// Runs a command for those who run Spotter, built if it is stale: `node scripts/tool.mjs <dlq|exercises-import|token> [its arguments]`.
import { runBuilt } from './run.mjs';

const [command, ...args] = process.argv.slice(2);
process.exit(await runBuilt(['tools'], `tools/${command}`, args));
