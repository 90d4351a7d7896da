#!/usr/bin/env bash
# Runs a command on a host of its own (198.51.100.1 and 2001:db8::1), beside one for the relay (198.51.100.2 and 2001:db8::2) whose namespace the command finds in
# RELAY_NAMESPACE; nothing else is reachable. usage: namespaces.sh COMMAND…
set -euo pipefail

host=conclave-host-$$ relay=conclave-relay-$$
remove() {
  ip netns del "$host" 2>/dev/null || true
  ip netns del "$relay" 2>/dev/null || true
}
trap remove EXIT
ip netns add "$host"
ip netns add "$relay"
ip -n "$host" link add name to-relay type veth peer name to-host netns "$relay"
ip -n "$host" address add 198.51.100.1/24 dev to-relay
ip -n "$relay" address add 198.51.100.2/24 dev to-host
ip -n "$host" address add 2001:db8::1/64 dev to-relay nodad
ip -n "$relay" address add 2001:db8::2/64 dev to-host nodad
for end in "$host lo" "$host to-relay" "$relay lo" "$relay to-host"; do
  read -r namespace device <<<"$end"
  ip -n "$namespace" link set dev "$device" up
done
RELAY_NAMESPACE=$relay ip netns exec "$host" "$@"
