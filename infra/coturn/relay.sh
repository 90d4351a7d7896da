#!/bin/bash
# Writes coturn's configuration from the environment into memory (/tmp is a tmpfs), so that the secret stands neither in an image
# nor in a command line, and starts it.
#
# No external-ip: the SFU is an ICE-lite peer that answers where packets come from, so it is never told a relay's address. With
# one, coturn would take the SFU's address, which is the same host's, for its own.
set -euo pipefail
umask 077

IFS=', ' read -ra announced <<<"${CONCLAVE_ANNOUNCED_IP:?}"
folder=${TMPDIR:-/tmp}
config=$folder/turnserver.conf

cat >"$config" <<CONFIG
realm=conclave
listening-port=3478
use-auth-secret
static-auth-secret=${CONCLAVE_TURN_SECRET:?}
stale-nonce=600
# A browser makes an allocation for each of its addresses, both URLs and both transports, and keeps it though it may not need it. A person has
# one name in all credentials (apps/server/src/media/ice-servers.ts), so one cannot use up what is there for the others.
user-quota=24
total-quota=$((8 * ${CONCLAVE_PEOPLE:?}))
# Bytes a second of one allocation: what the largest meeting sends to one person is far below.
max-bps=4000000
# A relay to the media ports alone. The kernel holds the same limit, port by port (start.sh).
no-tcp-relay
denied-peer-ip=0.0.0.0-255.255.255.255
denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
$(printf 'allowed-peer-ip=%s\n' "${announced[@]}")
no-multicast-peers
no-cli
no-tls
no-dtls
no-rfc5780
no-software-attribute
fingerprint
# Addresses of people are not for a log.
no-stdout-log
log-file=/dev/null
simple-log
pidfile=$folder/turnserver.pid
userdb=$folder/turndb
CONFIG
exec turnserver -c "$config"
