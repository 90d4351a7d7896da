# The built web app and Caddy, which serves it over TLS and passes /api on to the server.
# Context: the top folder. Optional build argument: NPM_CONFIG_REGISTRY.

FROM node:24-bookworm-slim AS build
ARG NPM_CONFIG_REGISTRY
WORKDIR /app
COPY infra infra
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
COPY packages packages
COPY apps/web apps/web
RUN node infra/docker/pnpm.mjs install --frozen-lockfile --filter '@conclave/web...'
RUN node infra/docker/pnpm.mjs --filter @conclave/web exec vite build

FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates caddy \
  && rm -rf /var/lib/apt/lists/*
COPY infra/caddy/Caddyfile /etc/caddy/Caddyfile
COPY infra/caddy/healthy.sh /usr/local/bin/healthy
RUN CONCLAVE_DOMAIN=localhost caddy validate --config /etc/caddy/Caddyfile --adapter caddyfile
COPY --from=build /app/apps/web/dist /srv
# Certificates and keys stay in the volume.
RUN install -d -o 10001 -g 10001 /data
USER 10001:10001
ENV XDG_DATA_HOME=/data XDG_CONFIG_HOME=/tmp HOME=/tmp
VOLUME /data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
