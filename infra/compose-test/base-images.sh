#!/usr/bin/env bash
# Makes the base images that the Dockerfiles name from the distribution's packages and the project's own Node.js, for a machine that
# reaches no image registry. The machine's package sources and certificates go in, so that builds reach what the machine reaches.
# usage: base-images.sh NODE_BINARY NPM_FOLDER        with CONTAINERS_CONF and CONTAINERS_STORAGE_CONF of the caller
set -euo pipefail

node=$(realpath "$1") npm=$(realpath "$2")
debian=docker.io/library/debian:bookworm-slim node_image=docker.io/library/node:24-bookworm-slim
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! podman image exists "$debian"; then
  certificates=/usr/local/share/ca-certificates
  mkdir -p "$certificates"
  mmdebstrap --quiet --variant=minbase --include=ca-certificates \
    --customize-hook="copy-in $certificates /usr/local/share" \
    --customize-hook='chroot "$1" update-ca-certificates >/dev/null 2>&1' \
    bookworm "$work/debian.tar"
  # Node.js has certificates of its own and is told to believe the system's too.
  podman import --quiet --change ENV=NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$work/debian.tar" "$debian" >/dev/null
fi

if ! podman image exists "$node_image"; then
  mkdir "$work/node"
  cp -L "$node" "$work/node/node"
  cp -rL "$npm" "$work/node/npm"
  cat >"$work/node/Dockerfile" <<DOCKERFILE
FROM $debian
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
DOCKERFILE
  podman build --quiet --tag "$node_image" "$work/node" >/dev/null
fi
