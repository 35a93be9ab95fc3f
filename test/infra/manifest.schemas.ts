import { z } from 'zod';

/**
 * What Copilot reads in our manifests; what it does not know it passes over in silence, so that every object is strict.
 * @see https://aws.github.io/copilot-cli/docs/manifest/backend-service/
 * @see https://aws.github.io/copilot-cli/docs/manifest/environment/
 */
const seconds = z.string().regex(/^\d+s$/);

/** Names of what Copilot makes: parts of those of stacks and resources. */
const name = z.string().regex(/^[a-z][a-z0-9-]+$/);

const healthcheck = z.strictObject({
  command: z.array(z.string()).min(2),
  interval: seconds,
  timeout: seconds,
  retries: z.int().min(1).max(10),
  start_period: seconds,
});

const target = z.strictObject({
  value: z.int().min(1).max(100),
  cooldown: z.strictObject({ in: seconds, out: seconds }),
});

const range = z
  .string()
  .regex(/^\d+-\d+$/)
  .transform((text) => {
    const [min = NaN, max = NaN] = text.split('-').map(Number);
    return { min, max };
  });

/** A plain number of tasks, or `spot` without a range, makes no scaling target, which our patches need. */
const count = z
  .strictObject({
    range: z.union([
      range,
      z.strictObject({ min: z.int().min(0), max: z.int().min(1), spot_from: z.int().min(1).optional() }),
    ]),
    cpu_percentage: target,
  })
  .refine(({ range: { min, max } }) => min <= max, 'min is more than max');

const storage = z.strictObject({
  readonly_fs: z.boolean(),
  volumes: z.record(z.string(), z.strictObject({ path: z.string().startsWith('/'), read_only: z.boolean() })),
});

const variables = z.record(z.string(), z.union([z.string(), z.strictObject({ from_cfn: z.string() })]));

/** What an environment may have otherwise. */
const overrides = z.strictObject({
  count: count.optional(),
  exec: z.boolean().optional(),
  storage: storage.optional(),
});

export const workerManifestSchema = z.strictObject({
  name: z.literal('worker'),
  type: z.literal('Backend Service'),
  image: z.strictObject({
    build: z.strictObject({ dockerfile: z.string(), context: z.literal('.') }),
    healthcheck,
  }),
  cpu: z.int(),
  memory: z.int(),
  platform: z.literal('linux/x86_64'),
  network: z.strictObject({ vpc: z.strictObject({ placement: z.enum(['public', 'private']) }) }),
  logging: z.strictObject({ retention: z.int() }),
  count,
  variables,
  environments: z.record(name, overrides),
});

export type WorkerManifest = z.infer<typeof workerManifestSchema>;

export const environmentManifestSchema = z.strictObject({
  name,
  type: z.literal('Environment'),
  observability: z.strictObject({ container_insights: z.literal(true) }),
});
