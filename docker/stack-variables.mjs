// For compose.yml: gives the worker, before it starts, the variables that the stack has left in their common folder, its keys and
// ports among them. What the image or compose.yml has set stays.
import { readFileSync } from 'node:fs';

for (const [name, value] of Object.entries(JSON.parse(readFileSync('/data/environment.json', 'utf8')))) {
  process.env[name] ??= value;
}
