# coturn, as a relay to this installation's media ports and to nothing else.
# Context: the top folder.

FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends coturn \
  && rm -rf /var/lib/apt/lists/*
COPY infra/coturn/start.sh /usr/local/bin/start
USER 10001:10001
CMD ["start"]
