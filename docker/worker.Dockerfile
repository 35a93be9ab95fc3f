# The worker: docker build -f docker/worker.Dockerfile -t spotter-worker .
# Debian, since the ONNX runtime needs glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY scripts ./scripts
COPY libs ./libs
COPY apps/worker ./apps/worker
RUN npm run build -- worker && npm prune --omit=dev

FROM node:24-bookworm-slim
# Images are decoded in libuv's pool, four for each thread of the detector, 64 with the most CPUs that Fargate gives. The pool must not be
# full of them: DNS look-ups of every AWS call wait there too.
ENV UV_THREADPOOL_SIZE=96 \
# Of glibc's allocator: an arena a thread would keep what libvips frees in each, and pictures that are mapped anew for every
# image, or given back after it, cost 5 % of the CPU time in page faults.
  MALLOC_ARENA_MAX=2 \
  MALLOC_MMAP_THRESHOLD_=33554432 \
  MALLOC_TRIM_THRESHOLD_=67108864 \
# V8's young objects would fill whatever they get.
  NODE_OPTIONS=--max-semi-space-size=8 \
  NODE_ENV=production \
  HEALTH_FILE=/tmp/spotter-worker-health
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist/worker ./dist/worker
COPY package.json ./
COPY models/default.onnx ./models/
USER node
# ECS ignores it: there the same command belongs into the task definition.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=2 \
  CMD ["node", "-e", "process.exitCode = Date.now() - fs.statSync(process.env.HEALTH_FILE).mtimeMs < 40_000 ? 0 : 1"]
# Batch scheduling: a thread in the model is not interrupted whenever another wakes up. It saved 4 % of the CPU time.
# V8 may not let its old objects grow to a multiple before it looks for those that nobody needs: 50 to 150 MB less, at no cost.
CMD ["chrt", "--batch", "0", "node", "--heap-growing-percent=40", "--enable-source-maps", "dist/worker/main.mjs"]
