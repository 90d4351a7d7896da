#!/bin/bash
# The image has no HTTP client: bash asks by itself.
set -euo pipefail
exec 3<>/dev/tcp/127.0.0.1/8081
printf 'GET / HTTP/1.0\r\nHost: 127.0.0.1:8081\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 204 ]
