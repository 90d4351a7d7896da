# coturn, as a relay to this installation's media ports and to nothing else.
# Context: the top folder. Optional build argument: a base image in place of the pinned one.

ARG CONCLAVE_DEBIAN_IMAGE=debian:trixie-slim@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f

FROM ${CONCLAVE_DEBIAN_IMAGE}
# What is newer than the pinned image, too.
RUN apt-get update \
  && apt-get upgrade -y \
  && apt-get install -y --no-install-recommends coturn nftables \
  && rm -rf /var/lib/apt/lists/*
COPY infra/coturn/start.sh /usr/local/bin/start
COPY infra/coturn/relay.sh /usr/local/bin/relay
CMD ["start"]
