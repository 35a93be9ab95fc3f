# The API, for a Lambda function that is made from an image: docker build -f docker/api.Dockerfile -t spotter-api .
# Build it on the architecture of the function. V8's code cache is of one architecture and one V8, and so it is made by the Node.js that
# Lambda will run: that of this base image.
ARG LAMBDA_IMAGE=public.ecr.aws/lambda/nodejs:24

FROM ${LAMBDA_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without what packages would run: all that the build needs is in them, and the package `node` would bring a second Node.js.
RUN npm ci --ignore-scripts --no-audit
COPY tsconfig.json ./
COPY scripts ./scripts
COPY libs ./libs
COPY apps/api ./apps/api
COPY catalogue/exercises.json ./catalogue/
RUN node scripts/build.mjs lambda

FROM ${LAMBDA_IMAGE}
ENV NODE_OPTIONS=--enable-source-maps
COPY --from=build /app/dist/lambda ${LAMBDA_TASK_ROOT}/
# Lambda runs it as a user of its own, and asks for no health.
CMD ["index.handler"]
