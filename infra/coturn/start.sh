#!/bin/bash
# Limits what this container can reach to the media ports, gives up root, and starts the relay. Where the limit cannot be set, nothing
# starts.
#
# The kernel holds the limit, so that it does not hang on coturn's own lists: answers to clients leave from port 3478, and a relayed packet
# reaches the announced addresses on the media ports. All else that the relay might be told to send stays here, TCP included.
set -euo pipefail

IFS=', ' read -ra announced <<<"${CONCLAVE_ANNOUNCED_IP:?}"
# 8 allocations each, of the 16,384 ports that coturn has for them.
[[ ${CONCLAVE_PEOPLE:?} =~ ^[1-9][0-9]{0,3}$ && $CONCLAVE_PEOPLE -le 2000 ]] || {
  echo "CONCLAVE_PEOPLE must be a whole number from 1 to 2000, not \"$CONCLAVE_PEOPLE\"." >&2
  exit 1
}
ports="${CONCLAVE_RTC_PORT:?}-${CONCLAVE_RTC_PORT_LAST:?}"

rules() {
  echo 'add table inet relay'
  echo 'flush table inet relay'
  echo 'add chain inet relay output { type filter hook output priority filter; policy drop; }'
  local rule='add rule inet relay output'
  echo "$rule udp sport 3478 accept"
  echo "$rule tcp sport 3478 accept"
  # The container's own health check.
  echo "$rule ip daddr 127.0.0.1 udp dport 3478 accept"
  echo "$rule icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } accept"
  local address family
  for address in "${announced[@]}"; do
    case $address in *:*) family=ip6 ;; *) family=ip ;; esac
    echo "$rule $family daddr $address udp dport $ports accept"
  done
}

rules | nft -f - || {
  echo 'The relay does not start: it could not limit what it reaches (this needs the capability NET_ADMIN and nf_tables in the kernel).' >&2
  exit 1
}
exec setpriv --reuid=10001 --regid=10001 --clear-groups --inh-caps=-all --no-new-privs "$(dirname "$0")/relay"
