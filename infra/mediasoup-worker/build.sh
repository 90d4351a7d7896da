#!/usr/bin/env bash
# Builds mediasoup-worker from the mediasoup npm package's own source, with nothing but npm and Debian's package
# archive within reach: what the package would download from elsewhere is replaced by subprojects/.
# The packages of debian-packages.txt are installed; root is not needed. About 10 minutes on 2 cores.
# usage: build.sh MEDIASOUP_VERSION OUTPUT_FILE        JOBS: compilers at once (default: one per core)
set -euo pipefail

version=$1 output=$(realpath -m "$2")
recipe=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jobs=${JOBS:-$(nproc)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

step() { printf '  worker: %s\n' "$*" >&2; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
# Keeps a long log out of sight unless the command fails.
quietly() { "$@" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; fail "'$1' failed while building mediasoup-worker."; }; }

case $(dpkg --print-architecture) in
  amd64) openssl_target=linux-x86_64 ;;
  arm64) openssl_target=linux-aarch64 ;;
  *) fail "mediasoup-worker is built from source on amd64 and arm64 only." ;;
esac

step "sources from Debian: OpenSSL 3.5 LTS and meson (Debian 13), libsrtp 2 (Debian 12)"
# The mirror this machine already uses. The suites are added for this script alone, in folders of its own.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | head -n 1) ||
  fail "mediasoup-worker is built from source on Debian only: this machine has no Debian package source."
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mkdir -p "$work"/apt/{lists/partial,cache/archives/partial} "$work/src"
for suite in trixie bookworm; do
  printf 'deb [signed-by=%s] %s %s main\ndeb-src [signed-by=%s] %s %s main\n' \
    "$keyring" "$mirror" "$suite" "$keyring" "$mirror" "$suite"
done >"$work/apt/sources.list"
apt=(apt-get -q -o "Dir::Etc::SourceList=$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" -o APT::Sandbox::User=root)
cd "$work/src"
quietly "${apt[@]}" update
quietly "${apt[@]}" source --download-only openssl/trixie
quietly "${apt[@]}" source --download-only libsrtp2/bookworm
quietly "${apt[@]}" download meson/trixie
quietly dpkg-source --no-check -x openssl_*.dsc openssl
quietly dpkg-source --no-check -x libsrtp2_*.dsc libsrtp2
quietly dpkg -x meson_*.deb meson

# Static, and not Debian 12's own OpenSSL 3.0.22-1~deb12u2: that one crashes (SIGSEGV in SSL_read) on the
# fragmented DTLS ClientHello that Chromium 156 sends.
step "compiling OpenSSL (about 2 minutes on 2 cores)"
cd "$work/src/openssl"
quietly ./Configure "$openssl_target" no-shared no-tests no-apps no-docs no-legacy no-engine no-quic no-comp \
  no-cms no-ts no-ocsp --prefix="$work/openssl" --libdir=lib
quietly make -j"$jobs" build_libs
quietly make install_dev

step "mediasoup $version"
cd "$work/src"
quietly npm pack --silent --ignore-scripts "mediasoup@$version"
tar xzf "mediasoup-$version.tgz"
cd package/worker
for overlay in "$recipe"/subprojects/*/; do
  directory=$(sed -n 's/^directory *= *//p' "subprojects/$(basename "$overlay").wrap")
  cp -r "$overlay" "subprojects/$directory"
done
cp -r "$work/src/libsrtp2" subprojects/libsrtp2

export PYTHONPATH=$work/src/meson/usr/lib/python3/dist-packages PKG_CONFIG_PATH=$work/openssl/lib/pkgconfig
quietly python3 "$work/src/meson/usr/bin/meson" setup --buildtype release -Db_ndebug=true \
  -Dcpp_link_args='-static-libstdc++ -static-libgcc' out

step "compiling the worker (about 8 minutes on 2 cores)"
# One line per tenth of the way; the whole log only when it fails.
NINJA_STATUS='%p ' ninja -C out -j"$jobs" mediasoup-worker 2>&1 | tee "$work/log" |
  awk '/^ *[0-9]+% / { tenth = int($1 / 10); if (tenth != shown) { shown = tenth; printf "  worker: compiled %d %%\n", tenth * 10; fflush() } }' >&2 ||
  { tail -n 40 "$work/log" >&2; fail "The compiler failed while building mediasoup-worker."; }

strip -o worker out/mediasoup-worker
mkdir -p "$(dirname "$output")"
mv worker "$output"
step "built"
