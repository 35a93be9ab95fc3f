# The worker: docker build -f docker/worker.Dockerfile -t spotter-worker .
# Debian, since the ONNX runtime needs glibc. By its tag, and the Node.js of package.json: docs/images.md says why there is no digest.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without what packages would run: all that the build needs is in them, and the package `node` would bring a second Node.js.
RUN npm ci --ignore-scripts --no-audit
COPY tsconfig.json ./
COPY scripts ./scripts
COPY libs ./libs
COPY apps/worker ./apps/worker
RUN node scripts/build.mjs worker
COPY docker/keep-dependencies.mjs ./docker/
# All but native code is in the bundle, and of that the ONNX runtime has every platform's.
RUN node docker/keep-dependencies.mjs sharp onnxruntime-node \
  && npm prune --ignore-scripts --no-audit \
  && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 ! -path "*/linux/$(node -p process.arch)" -exec rm -r {} + \
  && find node_modules -type d -empty -delete

FROM ${NODE_IMAGE}
# Tini is process 1 and passes signals on. The worker must not be: it ends by killing itself when an image is stuck in it, and
# Linux has process 1 survive that. Nothing here installs packages, so what would do it goes.
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
    /opt/yarn-* /usr/local/bin/yarn /usr/local/bin/yarnpkg
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
COPY package.json ./
COPY models/default.onnx ./models/
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist/worker ./dist/worker
# Where the root is read-only, a volume is put there. One of Fargate's is root's alone unless the image says this: then it is as /tmp is
# here, everyone's.
VOLUME ["/tmp"]
USER node
# ECS ignores it: there the same command belongs into the task definition.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=2 \
  CMD ["node", "-e", "process.exitCode = Date.now() - fs.statSync(process.env.HEALTH_FILE).mtimeMs < 40_000 ? 0 : 1"]
# -s: it reaps as well where it is not process 1, as with `docker run --init`.
ENTRYPOINT ["tini", "-s", "--"]
# Batch scheduling: a thread in the model is not interrupted whenever another wakes up. It saved 4 % of the CPU time.
# V8 may not let its old objects grow to a multiple before it looks for those that nobody needs: 50 to 150 MB less, at no cost.
CMD ["chrt", "--batch", "0", "node", "--heap-growing-percent=40", "--enable-source-maps", "dist/worker/main.mjs"]
