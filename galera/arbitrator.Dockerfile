# The official mariadb image has the Galera library but no arbitrator; Debian packages it.
FROM debian:12.11-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends galera-arbitrator-4 \
  && rm -rf /var/lib/apt/lists/*
USER nobody
ENTRYPOINT ["/bin/bash", "/etc/picket/galera/container-arbitrator.sh"]
