-- Databases and accounts of a new cluster. Placeholders are filled in as in node.cnf; every statement may
-- run again, so a changed password is a second run. root has no password: only the Unix socket.
CREATE DATABASE IF NOT EXISTS picket CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE DATABASE IF NOT EXISTS picket_sandbox CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE OR REPLACE USER picket@'%' IDENTIFIED BY '${DB_PASSWORD}';
GRANT ALL ON picket.* TO picket@'%';

-- The sandbox bank is another company: it sees its own ledger and nothing else.
CREATE OR REPLACE USER picket_sandbox@'%' IDENTIFIED BY '${SANDBOX_DB_PASSWORD}';
GRANT ALL ON picket_sandbox.* TO picket_sandbox@'%';

CREATE OR REPLACE USER picket_monitor@'%' IDENTIFIED BY '${MONITOR_DB_PASSWORD}';
GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO picket_monitor@'%';
GRANT SELECT ON picket.* TO picket_monitor@'%';
GRANT SELECT ON picket_sandbox.* TO picket_monitor@'%';

-- The checker ends what a sick node does to the group: flow control is a provider option, which only
-- SUPER may set. It times flushes of the logs (RELOAD, BINLOG MONITOR) and sees no table.
CREATE OR REPLACE USER picket_checker@'%' IDENTIFIED BY '${CHECKER_DB_PASSWORD}';
GRANT SUPER, RELOAD, BINLOG MONITOR ON *.* TO picket_checker@'%';

-- State transfer by mariabackup runs on the donor and comes in through its socket.
CREATE OR REPLACE USER picket_sst@localhost IDENTIFIED BY '${SST_PASSWORD}';
GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR, REPLICA MONITOR ON *.* TO picket_sst@localhost;

-- The standby reads the binary log with it, and its keeper writes the heartbeat that tells the lag.
CREATE DATABASE IF NOT EXISTS picket_standby CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE OR REPLACE USER picket_replica@'%' IDENTIFIED BY '${REPLICA_DB_PASSWORD}';
GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.* TO picket_replica@'%';
GRANT ALL ON picket_standby.* TO picket_replica@'%';
CREATE TABLE IF NOT EXISTS picket_standby.heartbeat (
  id TINYINT UNSIGNED NOT NULL,
  written_at_ms BIGINT UNSIGNED NOT NULL COMMENT 'by the clock of the keeper',
  CONSTRAINT pk_heartbeat PRIMARY KEY (id)
);
