CREATE TABLE row_locks (
  name    VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  version BIGINT NOT NULL
);

-- Columns of db-scheduler. Each program relays and repeats what it wrote itself, so each has a table of its own.
CREATE TABLE compute_api_tasks (
  task_name            VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  task_instance        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  task_data            LONGBLOB,
  execution_time       DATETIME(6) NOT NULL,
  picked               BOOLEAN NOT NULL,
  picked_by            VARCHAR(100),
  last_success         DATETIME(6) NULL,
  last_failure         DATETIME(6) NULL,
  consecutive_failures INT,
  last_heartbeat       DATETIME(6) NULL,
  version              BIGINT NOT NULL,
  priority             SMALLINT NULL,
  PRIMARY KEY (task_name, task_instance),
  INDEX due (execution_time),
  INDEX alive (last_heartbeat)
);
CREATE TABLE compute_conductor_tasks LIKE compute_api_tasks;

CREATE TABLE flavors (
  pk           BIGINT AUTO_INCREMENT PRIMARY KEY,
  id           VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  name         VARCHAR(255) NOT NULL UNIQUE,
  memory_mb    INT NOT NULL,
  vcpus        INT NOT NULL,
  root_gb      INT NOT NULL,
  ephemeral_gb INT NOT NULL,
  swap_mb      INT NOT NULL,
  rxtx_factor  DOUBLE NOT NULL,
  is_public    BOOLEAN NOT NULL,
  created_at   DATETIME(6) NOT NULL
);

-- Projects that may use a flavor which is not public.
CREATE TABLE flavor_projects (
  flavor_pk  BIGINT NOT NULL,
  project_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (flavor_pk, project_id),
  FOREIGN KEY (flavor_pk) REFERENCES flavors (pk) ON DELETE CASCADE
);

CREATE TABLE keypairs (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  user_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  type        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  public_key  TEXT NOT NULL,
  fingerprint VARCHAR(255) NOT NULL,
  created_at  DATETIME(6) NOT NULL,
  UNIQUE (user_id, name)
);

-- Agents and services, with the time of their last sign of life.
CREATE TABLE services (
  pk              BIGINT AUTO_INCREMENT PRIMARY KEY,
  id              CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  host            VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  binary_name     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  zone            VARCHAR(255) NOT NULL,
  disabled        BOOLEAN NOT NULL DEFAULT FALSE,
  disabled_reason VARCHAR(255) NULL,
  forced_down     BOOLEAN NOT NULL DEFAULT FALSE,
  started_at      DATETIME(6) NOT NULL,
  last_seen_at    DATETIME(6) NOT NULL,
  UNIQUE (host, binary_name)
);

-- What a host has and what of it is claimed. The used amounts are the sums of the host's claims, changed with them in
-- the same transaction, so that a claim is one conditional statement.
CREATE TABLE compute_nodes (
  pk                  BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  host                VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  hypervisor_hostname VARCHAR(255) NOT NULL,
  hypervisor_type     VARCHAR(64) NOT NULL,
  hypervisor_version  INT NOT NULL,
  zone                VARCHAR(255) NOT NULL,
  host_ip             VARCHAR(64) NOT NULL,
  cpu_info            TEXT NOT NULL,
  uptime              VARCHAR(255) NOT NULL,
  vcpus               INT NOT NULL,
  memory_mb           INT NOT NULL,
  disk_gb             INT NOT NULL,
  reserved_memory_mb  INT NOT NULL,
  reserved_disk_gb    INT NOT NULL,
  running_guests      INT NOT NULL,
  vcpus_used          INT NOT NULL DEFAULT 0,
  memory_mb_used      INT NOT NULL DEFAULT 0,
  disk_gb_used        INT NOT NULL DEFAULT 0,
  reported_at         DATETIME(6) NOT NULL
);

CREATE TABLE claims (
  server_id  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  host       VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempt    INT NOT NULL,
  vcpus      INT NOT NULL,
  memory_mb  INT NOT NULL,
  disk_gb    INT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  INDEX (host)
);

CREATE TABLE servers (
  pk                 BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                 CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id         VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id            VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name               VARCHAR(255) NOT NULL,
  hostname           VARCHAR(255) NOT NULL,
  vm_state           VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  task_state         VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  power_state        TINYINT NOT NULL,
  -- Raised by every accepted request; orders to hosts carry it.
  generation         BIGINT NOT NULL,
  host               VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
  hypervisor         VARCHAR(255) NULL,
  requested_zone     VARCHAR(255) NULL,
  requested_host     VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
  zone               VARCHAR(255) NULL,
  flavor_id          VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  flavor_name        VARCHAR(255) NOT NULL,
  vcpus              INT NOT NULL,
  memory_mb          INT NOT NULL,
  root_gb            INT NOT NULL,
  ephemeral_gb       INT NOT NULL,
  swap_mb            INT NOT NULL,
  image_id           CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  image              TEXT NOT NULL,
  key_name           VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  public_key         TEXT NULL,
  user_data          MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NULL,
  config_drive       BOOLEAN NOT NULL,
  metadata           LONGTEXT NOT NULL,
  access_ip_v4       VARCHAR(39) NOT NULL DEFAULT '',
  access_ip_v6       VARCHAR(39) NOT NULL DEFAULT '',
  disk_config        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reservation_id     VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  launch_index       INT NOT NULL,
  requested_networks LONGTEXT NOT NULL,
  security_groups    LONGTEXT NOT NULL,
  nics               LONGTEXT NOT NULL,
  fault_code         INT NULL,
  fault_message      TEXT NULL,
  fault_details      TEXT NULL,
  fault_at           DATETIME(6) NULL,
  created_at         DATETIME(6) NOT NULL,
  updated_at         DATETIME(6) NOT NULL,
  launched_at        DATETIME(6) NULL,
  deleted_at         DATETIME(6) NULL,
  deleted            BOOLEAN NOT NULL DEFAULT FALSE,
  INDEX by_project (project_id, deleted, created_at, pk),
  INDEX by_time (deleted, created_at, pk),
  INDEX by_state (deleted, vm_state),
  INDEX by_host (host, deleted),
  INDEX by_name (project_id, deleted, name),
  INDEX by_change (updated_at),
  INDEX usage_of_project (project_id, deleted, vcpus, memory_mb)
);

CREATE TABLE server_actions (
  pk         BIGINT AUTO_INCREMENT PRIMARY KEY,
  server_id  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  project_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  started_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  message    VARCHAR(255) NULL,
  UNIQUE (server_id, request_id)
);

CREATE TABLE server_action_events (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  action_pk   BIGINT NOT NULL,
  event       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  host        VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
  result      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  details     TEXT NULL,
  started_at  DATETIME(6) NOT NULL,
  finished_at DATETIME(6) NULL,
  UNIQUE (action_pk, event, started_at),
  FOREIGN KEY (action_pk) REFERENCES server_actions (pk) ON DELETE CASCADE
);

-- Work in steps. A server has at most one that is not finished: active_server is its id while that lasts.
CREATE TABLE workflows (
  pk            BIGINT AUTO_INCREMENT PRIMARY KEY,
  id            CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  kind          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version       INT NOT NULL,
  server_id     CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  active_server CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL UNIQUE,
  step          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  undoing       BOOLEAN NOT NULL DEFAULT FALSE,
  state         LONGTEXT NOT NULL,
  context       LONGTEXT NOT NULL,
  generation    BIGINT NOT NULL,
  -- Orders issued so far: the sequence in their fences.
  orders        INT NOT NULL DEFAULT 0,
  -- A later request that takes over: this row goes on as that kind at its next step.
  superseded_by VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  epoch         BIGINT NOT NULL DEFAULT 0,
  lease_owner   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  lease_until   DATETIME(6) NULL,
  wake_at       DATETIME(6) NOT NULL,
  -- When the present step gives up waiting.
  step_deadline DATETIME(6) NULL,
  failures      INT NOT NULL DEFAULT 0,
  outcome       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at    DATETIME(6) NOT NULL,
  updated_at    DATETIME(6) NOT NULL,
  finished_at   DATETIME(6) NULL,
  INDEX due (outcome, wake_at),
  INDEX by_server (server_id),
  INDEX old (finished_at)
);

-- Orders sent to hosts and what became of them.
CREATE TABLE host_orders (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  workflow_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  server_id   CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  host        VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind        VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  body        LONGTEXT NOT NULL,
  context     LONGTEXT NOT NULL,
  issued_at   DATETIME(6) NOT NULL,
  sent_at     DATETIME(6) NOT NULL,
  deadline    DATETIME(6) NOT NULL,
  -- NULL while open, so that open orders of a host are found by one short index range.
  finished_at DATETIME(6) NULL,
  outcome     LONGTEXT NULL,
  INDEX open_of_host (host, finished_at),
  INDEX by_workflow (workflow_id),
  INDEX by_server (server_id),
  INDEX old (finished_at)
);

-- What other services have told about a server; kept because it may come before anyone waits for it.
CREATE TABLE external_events (
  server_id   CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tag         VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  received_at DATETIME(6) NOT NULL,
  PRIMARY KEY (server_id, name, tag)
);

CREATE TABLE quotas (
  project_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hard_limit INT NOT NULL,
  PRIMARY KEY (project_id, resource)
);

CREATE TABLE quota_classes (
  class_name VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hard_limit INT NOT NULL,
  PRIMARY KEY (class_name, resource)
);
