#!/usr/bin/env bash
# Makes the base images that the Dockerfiles name from the distribution's packages and the project's own Node.js, for a machine that
# reaches no image registry. The machine's package sources and certificates go in, so that builds reach what the machine reaches.
# usage: base-images.sh NODE_BINARY NPM_FOLDER        with CONTAINERS_CONF and CONTAINERS_STORAGE_CONF of the caller
set -euo pipefail

node=$(realpath "$1") npm=$(realpath "$2")
trixie=docker.io/library/debian:trixie-slim bookworm=localhost/debian:bookworm-slim
node_image=docker.io/library/node:24-bookworm-slim
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# usage: make_debian SUITE IMAGE
make_debian() {
  if podman image exists "$2"; then return; fi
  local certificates=/usr/local/share/ca-certificates
  mkdir -p "$certificates"
  mmdebstrap --quiet --variant=minbase --include=ca-certificates \
    --customize-hook="copy-in $certificates /usr/local/share" \
    --customize-hook='chroot "$1" update-ca-certificates >/dev/null 2>&1' \
    "$1" "$work/debian.tar" "deb $mirror $1 main"
  # Node.js has certificates of its own and is told to believe the system's too.
  podman import --quiet --change ENV=NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$work/debian.tar" "$2" >/dev/null
  rm "$work/debian.tar"
}
make_debian trixie "$trixie"
make_debian bookworm "$bookworm"

if ! podman image exists "$node_image"; then
  mkdir "$work/node"
  cp -L "$node" "$work/node/node"
  cp -rL "$npm" "$work/node/npm"
  cat >"$work/node/Dockerfile" <<DOCKERFILE
FROM $bookworm
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
DOCKERFILE
  podman build --quiet --tag "$node_image" "$work/node" >/dev/null
fi
