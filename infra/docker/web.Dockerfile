# The built web app and Caddy, which serves it over TLS and passes /api on to the server. The server's sources take part in the build
# only: they know which headers belong to the app.
# Context: the top folder. Optional build arguments: NPM_CONFIG_REGISTRY, and base images in place of the pinned ones.

ARG CONCLAVE_NODE_IMAGE=node:24-bookworm-slim@sha256:2fe369e969550cde8e867afc3fe370b260140cab4a23d467074295b42163d553
ARG CONCLAVE_DEBIAN_IMAGE=debian:trixie-slim@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f

FROM ${CONCLAVE_NODE_IMAGE} AS build
ARG NPM_CONFIG_REGISTRY
WORKDIR /app
COPY infra infra
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
COPY packages packages
COPY apps/web apps/web
COPY apps/server apps/server
RUN node infra/docker/pnpm.mjs install --frozen-lockfile --filter '@conclave/web...' --filter '@conclave/server...'
RUN node infra/docker/pnpm.mjs --filter @conclave/web exec vite build
# What this release serves, to the byte, and the headers of it for Caddy.
RUN node infra/release/make.ts apps/web/dist /release.json \
  && node infra/release/caddy-headers.ts /release.json > /release-headers

FROM ${CONCLAVE_DEBIAN_IMAGE} AS caddy
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl
COPY infra/docker/caddy.sh /tmp/caddy.sh
RUN /tmp/caddy.sh /caddy

FROM ${CONCLAVE_DEBIAN_IMAGE}
# What is newer than the pinned image, too.
RUN apt-get update \
  && apt-get upgrade -y \
  && apt-get install -y --no-install-recommends ca-certificates media-types \
  && rm -rf /var/lib/apt/lists/*
COPY --from=caddy /caddy /usr/bin/caddy
COPY infra/caddy/Caddyfile /etc/caddy/Caddyfile
COPY --from=build /release-headers /etc/caddy/release-headers
COPY infra/caddy/healthy.sh /usr/local/bin/healthy
RUN CONCLAVE_DOMAIN=localhost caddy validate --config /etc/caddy/Caddyfile --adapter caddyfile
COPY --from=build /app/apps/web/dist /srv
# Certificates and keys stay in the volume.
RUN install -d -o 10001 -g 10001 /data
USER 10001:10001
ENV XDG_DATA_HOME=/data XDG_CONFIG_HOME=/tmp HOME=/tmp
VOLUME /data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
