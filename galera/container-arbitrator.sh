#!/bin/bash
# Starts one arbitrator in a container, from the same arbitrator.cnf as the local launcher.
set -euo pipefail

source "${GALERA_TEMPLATES:-/etc/picket/galera}/container-tls.sh" /tmp/tls
config=$(mktemp)
perl -pe 's/\$\{([A-Z0-9_]+)\}/exists $ENV{$1} ? $ENV{$1} : die "$1 is not set\n"/ge' \
  "${GALERA_TEMPLATES:-/etc/picket/galera}/arbitrator.cnf" >"$config"
cd /tmp
exec garbd --cfg "$config"
