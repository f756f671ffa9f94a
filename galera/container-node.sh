#!/bin/bash
# Starts one Galera node in a container of the official mariadb image, from the same node.cnf and
# accounts.sql as the local launcher. Decides how the node enters the group:
#   no data, node 1, no group lives          a new database and a new group
#   no data otherwise                        a full copy from a donor
#   it stopped last, and no group lives      it starts the group again
#   GALERA_BOOTSTRAP_NODE names it           the same after a total outage, by the operator's decision
#   otherwise                                it joins with what it has
set -euo pipefail
umask 077

templates=${GALERA_TEMPLATES:-/etc/picket/galera}
run=${NODE_RUN:-/run/picket}
user=${NODE_USER:-mysql}
config=$run/node.cnf

fill() {
  perl -pe 's/\$\{([A-Z0-9_]+)\}/exists $ENV{$1} ? $ENV{$1} : die "$1 is not set\n"/ge' "$1"
}

say() {
  echo "node $NODE_NUMBER: $*" >&2
}

# Whether some other node is, or may be, in a primary component. A node that waits for its group has
# its SQL port closed; one whose port is open but which does not answer the question counts as primary.
group_lives() {
  local peer status
  for peer in ${NODE_PEERS//,/ }; do
    timeout 1 bash -c "</dev/tcp/${peer%:*}/${peer#*:}" 2>/dev/null || continue
    status=$(MYSQL_PWD=$MONITOR_DB_PASSWORD timeout 5 mariadb --no-defaults --host="${peer%:*}" \
      --port="${peer#*:}" --user=picket_monitor --skip-column-names \
      --execute="SHOW STATUS LIKE 'wsrep_cluster_status'" 2>/dev/null) || return 0
    [[ $status != *non-Primary* && $status != *Disconnected* ]] && return 0
  done
  return 1
}

server=(mariadbd "--defaults-file=$config" "--user=$user" --skip-log-error)

recovered_position() {
  "${server[@]}" --wsrep-recover 2>&1 |
    sed -nE 's/.*Recovered position:? *([0-9a-f-]{36}:[0-9]+).*/\1/p' | tail -n 1
}

mkdir -p "$run" "$NODE_DATA"
source "$templates/container-tls.sh" "$run/tls"
fill "$templates/node.cnf" >"$config"
fill "$templates/accounts.sql" >"$run/accounts.sql"
chown -R "$user" "$run" "$NODE_DATA"

if [ ! -f "$NODE_DATA/ibdata1" ]; then
  if [ "$NODE_NUMBER" = 1 ] && ! group_lives; then
    say 'new database, new group'
    mariadb-install-db --no-defaults "--datadir=$NODE_DATA" "--user=$user" --skip-test-db \
      --force --auth-root-authentication-method=socket >/dev/null
    server+=(--wsrep-new-cluster "--init-file=$run/accounts.sql")
  else
    say 'no data: asking a donor for a full copy'
  fi
elif [ ! -f "$NODE_DATA/sst_in_progress" ]; then
  position=$(recovered_position)
  say "position ${position:-unknown}"
  [ -z "$position" ] || server+=("--wsrep_start_position=$position")
  state=$NODE_DATA/grastate.dat
  if [ "${GALERA_BOOTSTRAP_NODE:-}" = "$NODE_NUMBER" ] && ! group_lives; then
    say 'starts the group by decision of the operator'
    sed -i 's/^safe_to_bootstrap:.*/safe_to_bootstrap: 1/' "$state"
  fi
  if grep -q '^safe_to_bootstrap: 1' "$state" && ! group_lives; then
    say 'stopped last: starts the group'
    server+=(--wsrep-new-cluster)
  fi
fi

exec "${server[@]}"
