#!/bin/bash
# Gets Caddy: upstream's release by version and SHA-256, or where that cannot be reached the package of Debian's backports, which Debian
# signs. Debian's stable suites carry a Caddy of 2023, built with a Go whose HTTP/2 has known holes.
# usage: caddy.sh OUTPUT_FILE        on Debian, as root
set -euo pipefail

version=2.11.4
# Backports are older, and must not be older than this.
least=2.11.2
declare -A sha256=(
  [amd64]=527fbf917c39189a1e3b31d34fa955601680b2d5c8055d2a87b8b9588dec7bb9
  [arm64]=52d42ae12b3462097e9868da6dfed3c9648ae12edd3b3638102312af84cb6904
)

output=$1 architecture=$(dpkg --print-architecture) work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

from_upstream() {
  local hash=${sha256[$architecture]:-} archive=$work/caddy.tar.gz
  [ -n "$hash" ] || return 1
  curl -fsSL --retry 2 --connect-timeout 15 -o "$archive" \
    "https://github.com/caddyserver/caddy/releases/download/v$version/caddy_${version}_linux_$architecture.tar.gz" || return 1
  # Another file under that name is no reason to try elsewhere.
  echo "$hash  $archive" | sha256sum --check --quiet || exit 1
  tar xzf "$archive" -C "$work" caddy
}

from_backports() {
  local suite mirror
  suite=$(. /etc/os-release && echo "$VERSION_CODENAME")-backports
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | head -n 1)
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"/etc/apt/sources.list.d/$suite.list"
  apt-get -q update
  (cd "$work" && apt-get -q download "caddy/$suite")
  dpkg -x "$work"/caddy_*.deb "$work/package"
  mv "$work/package/usr/bin/caddy" "$work/caddy"
}

from_upstream || {
  echo "Caddy $version cannot be fetched from its publisher: taking Debian's backports" >&2
  from_backports
}
found=$("$work/caddy" version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)
dpkg --compare-versions "$found" ge "$least" || {
  echo "Caddy $found is older than $least, which has security fixes that it lacks." >&2
  exit 1
}
echo "Caddy $found" >&2
install -D -m 755 "$work/caddy" "$output"
