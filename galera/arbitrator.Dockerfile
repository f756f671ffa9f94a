# The official mariadb image has the Galera library but no arbitrator; Debian packages it. The
# certificates are made with this image, too; a new volume takes its owner from the folder here.
FROM debian:12.11-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends galera-arbitrator-4 openssl \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o nobody -g nogroup /etc/picket/tls
USER nobody
ENTRYPOINT ["/bin/bash", "/etc/picket/galera/container-arbitrator.sh"]
