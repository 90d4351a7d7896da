#!/bin/sh
# Runs a command in a network namespace of its own: `lo`, and a veth pair whose two ends stand in for a LAN.
# Firefox gathers no ICE candidate on loopback alone, and none without a default route; and nothing that a
# story sends can leave the machine.
set -eu
if [ "${CONCLAVE_E2E_ISOLATED:-}" != yes ]; then
  export CONCLAVE_E2E_ISOLATED=yes
  if [ "$(id -u)" = 0 ]; then exec unshare --net -- sh "$0" "$@"; fi
  # Without root, a user namespace gives the right to make a network one.
  exec unshare --user --map-root-user --net -- sh "$0" "$@"
fi
ip link set lo up
ip link add conclave0 type veth peer name conclave1
ip address add 198.51.100.1/24 dev conclave0
ip address add 198.51.100.2/24 dev conclave1
ip link set conclave0 up
ip link set conclave1 up
# Who connects from one end to the other gets answers from the wrong address, and Firefox rightly refuses those.
ip route add default via 198.51.100.2 dev conclave0 src 198.51.100.1
exec "$@"
