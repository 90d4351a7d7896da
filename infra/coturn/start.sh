#!/bin/bash
# Writes coturn's configuration from the environment into memory (/tmp is a tmpfs), so that the secret stands neither in an image
# nor in a command line, and starts it.
#
# No external-ip: the SFU is an ICE-lite peer that answers where packets come from, so it is never told a relay's address. With
# one, coturn would take the SFU's address, which is the same host's, for its own.
set -euo pipefail
umask 077
cat >/tmp/turnserver.conf <<CONFIG
realm=conclave
listening-port=3478
use-auth-secret
static-auth-secret=${CONCLAVE_TURN_SECRET:?}
stale-nonce=600
user-quota=8
total-quota=400
# A relay to the media server alone: nobody reaches another host through it.
denied-peer-ip=0.0.0.0-255.255.255.255
denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
allowed-peer-ip=${CONCLAVE_ANNOUNCED_IP:?}
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
pidfile=/tmp/turnserver.pid
userdb=/tmp/turndb
CONFIG
exec turnserver -c /tmp/turnserver.conf
