# The local stack without its worker, for compose.yml: docker build -f docker/local.Dockerfile -t spotter-local .
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without what packages would run: all that the build needs is in them, and the package `node` would bring a second Node.js.
RUN npm ci --ignore-scripts --no-audit
COPY tsconfig.json ./
COPY scripts ./scripts
COPY libs ./libs
COPY apps ./apps
COPY catalogue ./catalogue
RUN node scripts/build.mjs lambda local tools web
COPY docker/keep-dependencies.mjs ./docker/
# What is not in the bundles: the servers that stand in for AWS, and what draws the catalogue's thumbnails.
RUN node docker/keep-dependencies.mjs @aws-sdk/client-dynamodb @fastify/busboy dynalite fast-xml-parser fauxqs sharp sirv swagger-ui-dist ws \
    yaml zod \
  && npm prune --ignore-scripts --no-audit \
  && find node_modules -type d -empty -delete

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
  SPOTTER_DATA_DIR=/data
WORKDIR /app
COPY package.json ./
COPY apps/local/src/lambda/container.mjs ./apps/local/src/lambda/
COPY catalogue ./catalogue
COPY copilot/environments/addons ./copilot/environments/addons
COPY copilot/worker/addons ./copilot/worker/addons
COPY docs/openapi.json ./docs/
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# A volume that is mounted there is the user's as well.
RUN mkdir /data && chown node:node /data
USER node
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://localhost:${process.env.PORT ?? 3000}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/local/main.mjs"]
