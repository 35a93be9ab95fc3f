// For compose.yml: gives the worker, before it starts, the variables that the stack has left in their common folder, ports among
// them, and its own keys, by which it may do what its role may. What the image or compose.yml has set stays.
import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(`/data/${name}.json`, 'utf8'));
const { accessKeyId, secretAccessKey } = read('credentials').worker;
const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };

for (const [name, value] of Object.entries({ ...read('environment'), ...keys })) process.env[name] ??= value;
