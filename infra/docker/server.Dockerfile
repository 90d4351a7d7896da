# The server: sources that Node runs as they are, its packages, and the mediasoup worker.
# Context: the top folder. Optional build arguments: NPM_CONFIG_REGISTRY, and a base image in place of the pinned one.

ARG CONCLAVE_NODE_IMAGE=node:24-bookworm-slim@sha256:2fe369e969550cde8e867afc3fe370b260140cab4a23d467074295b42163d553

FROM ${CONCLAVE_NODE_IMAGE} AS base
# What the worker links against (infra/mediasoup-worker); a prebuilt one needs none of it.
# And what is newer than the pinned image.
RUN apt-get update \
  && apt-get upgrade -y \
  && apt-get install -y --no-install-recommends libuv1 libabsl20220623 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app

FROM base AS worker
ARG NPM_CONFIG_REGISTRY
COPY infra infra
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/base/package.json packages/base/package.json
COPY packages/protocol/package.json packages/protocol/package.json
COPY apps/server/package.json apps/server/package.json
# The manifests alone: the worker is made anew where they change, not with each source of the server.
RUN node infra/docker/pnpm.mjs install --frozen-lockfile --prod --filter '@conclave/server...'
RUN given=infra/docker/.cache/mediasoup-worker; \
  if [ -f "$given" ]; then export MEDIASOUP_WORKER_BIN="$given"; fi; \
  node infra/run/worker.mjs | tee /tmp/worker.log \
  && install -D -m 755 "$(tail -n 1 /tmp/worker.log)" /worker/mediasoup-worker

FROM base AS packages
ARG NPM_CONFIG_REGISTRY
COPY infra infra
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/base packages/base
COPY packages/protocol packages/protocol
COPY apps/server apps/server
RUN node infra/docker/pnpm.mjs install --frozen-lockfile --prod --filter '@conclave/server...' \
  && node infra/docker/node.mjs /node \
  && rm -rf infra

FROM base
ENV NODE_ENV=production
COPY --from=worker /worker/mediasoup-worker /usr/local/bin/mediasoup-worker
COPY --from=packages /app /app
# By version and hash, as everywhere else (infra/toolchain/versions.mjs); the base image's own is of its day.
COPY --from=packages /node/bin/node /usr/local/bin/node
COPY infra/docker/healthy.mjs /usr/local/lib/healthy.mjs
RUN install -d -o 10001 -g 10001 /data
USER 10001:10001
ENV MEDIASOUP_WORKER_BIN=/usr/local/bin/mediasoup-worker CONCLAVE_DATA=/data CONCLAVE_HOST=0.0.0.0 PORT=8080
VOLUME /data
CMD ["node", "apps/server/src/main.ts"]
