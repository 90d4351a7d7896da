#!/usr/bin/env bash
# Gets docker-compose 2 from Debian 13's archive, whatever this Debian's own version is, without installing it.
# usage: compose-binary.sh OUTPUT_FILE
set -euo pipefail

output=$(realpath -m "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The mirror this machine already uses; the suite is added for this script alone, in folders of its own.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | head -n 1) || {
  echo 'docker-compose is taken from Debian: this machine has no Debian package source.' >&2
  exit 1
}
mkdir -p "$work"/apt/{lists/partial,cache/archives/partial}
printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$mirror" >"$work/apt/sources.list"
apt=(apt-get -q -o "Dir::Etc::SourceList=$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" -o APT::Sandbox::User=root)
cd "$work"
"${apt[@]}" update >&2
"${apt[@]}" download docker-compose/trixie >&2
dpkg -x docker-compose_*.deb package
install -D -m 755 package/usr/libexec/docker/cli-plugins/docker-compose "$output"
