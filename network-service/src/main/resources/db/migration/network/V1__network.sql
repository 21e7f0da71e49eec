CREATE TABLE row_locks (
  name    VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  version BIGINT NOT NULL
);

-- Columns of db-scheduler: the outbox, events for compute-api and recurring duties.
CREATE TABLE network_tasks (
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

-- Ids that must not come (back) to life: a service has deleted them. Also the lock between a late create and its delete.
CREATE TABLE tombstones (
  id         CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  expires_at DATETIME(6) NOT NULL,
  INDEX (expires_at)
);

CREATE TABLE quotas (
  project_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  max_count  INT NOT NULL,
  PRIMARY KEY (project_id, resource)
);

CREATE TABLE agents (
  pk             BIGINT AUTO_INCREMENT PRIMARY KEY,
  id             CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  agent_type     VARCHAR(64) NOT NULL,
  `binary`       VARCHAR(255) NOT NULL,
  host           VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  admin_state_up BOOLEAN NOT NULL,
  description    VARCHAR(255) NULL,
  configurations TEXT NOT NULL,
  created_at     DATETIME(6) NOT NULL,
  started_at     DATETIME(6) NOT NULL,
  heartbeat_at   DATETIME(6) NOT NULL,
  -- When its probe last came back through its own queue.
  consuming_at   DATETIME(6) NOT NULL,
  UNIQUE (agent_type, host),
  INDEX (host)
);

CREATE TABLE networks (
  pk                    BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id            VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name                  VARCHAR(255) NOT NULL,
  description           VARCHAR(255) NOT NULL,
  admin_state_up        BOOLEAN NOT NULL,
  shared                BOOLEAN NOT NULL,
  mtu                   INT NOT NULL,
  port_security_enabled BOOLEAN NOT NULL,
  network_type          ENUM ('local', 'flat', 'vlan', 'vxlan') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  physical_network      VARCHAR(64) NULL,
  segmentation_id       INT NULL,
  -- What no other network may have, such as 'vxlan:17' or 'flat:physnet1'; null for local networks.
  segment               VARCHAR(100) NULL UNIQUE,
  request_digest        CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- Updated to lock what belongs to the network: its subnets and who serves it.
  lock_version          BIGINT NOT NULL DEFAULT 0,
  revision              BIGINT NOT NULL,
  created_at            DATETIME(6) NOT NULL,
  updated_at            DATETIME(6) NOT NULL,
  INDEX (project_id),
  INDEX (name(32)),
  INDEX (shared),
  INDEX (network_type, physical_network, segmentation_id)
);

-- Addresses are numbers; their text stands beside them where people read it.
CREATE TABLE subnets (
  pk               BIGINT AUTO_INCREMENT PRIMARY KEY,
  id               CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  network_id       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name             VARCHAR(255) NOT NULL,
  description      VARCHAR(255) NOT NULL,
  ip_version       TINYINT NOT NULL,
  cidr             VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  gateway_ip       VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NULL,
  enable_dhcp      BOOLEAN NOT NULL,
  allocation_pools TEXT NOT NULL,
  dns_nameservers  TEXT NOT NULL,
  host_routes      TEXT NOT NULL,
  request_digest   CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  revision         BIGINT NOT NULL,
  created_at       DATETIME(6) NOT NULL,
  updated_at       DATETIME(6) NOT NULL,
  INDEX (project_id),
  INDEX (network_id, enable_dhcp),
  INDEX (name(32)),
  INDEX (cidr),
  FOREIGN KEY (network_id) REFERENCES networks (id)
);

-- One row a subnet, updated to lock its addresses. Every free address of the pools is either at or above next_address
-- or in released_addresses.
CREATE TABLE address_cursors (
  subnet_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  next_address DECIMAL(39, 0) NOT NULL,
  version      BIGINT NOT NULL,
  FOREIGN KEY (subnet_id) REFERENCES subnets (id) ON DELETE CASCADE
);

CREATE TABLE released_addresses (
  subnet_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  address   DECIMAL(39, 0) NOT NULL,
  PRIMARY KEY (subnet_id, address),
  FOREIGN KEY (subnet_id) REFERENCES subnets (id) ON DELETE CASCADE
);

CREATE TABLE ports (
  pk                    BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id            VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  network_id            CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The network's owner sees all of its ports; a network never changes its owner.
  network_project_id    VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name                  VARCHAR(255) NOT NULL,
  description           VARCHAR(255) NOT NULL,
  mac_address           CHAR(17) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  admin_state_up        BOOLEAN NOT NULL,
  status                ENUM ('ACTIVE', 'BUILD', 'DOWN') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  device_id             VARCHAR(255) NOT NULL,
  device_owner          VARCHAR(255) NOT NULL,
  port_security_enabled BOOLEAN NOT NULL,
  allowed_address_pairs TEXT NOT NULL,
  host_id               VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  vnic_type             VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  vif_type              VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  profile               TEXT NOT NULL,
  -- Reported by the host: its device is connected and guarded, and which device that is.
  wired                 BOOLEAN NOT NULL,
  wiring                VARCHAR(255) NULL,
  -- Reported by the host that serves DHCP: its requests would be answered.
  dhcp_ready            BOOLEAN NOT NULL,
  request_digest        CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  revision              BIGINT NOT NULL,
  created_at            DATETIME(6) NOT NULL,
  updated_at            DATETIME(6) NOT NULL,
  UNIQUE (network_id, mac_address),
  INDEX (project_id),
  INDEX (network_project_id),
  INDEX (device_id(40)),
  INDEX (host_id, vif_type),
  INDEX (name(32)),
  INDEX (status, wired),
  FOREIGN KEY (network_id) REFERENCES networks (id)
);

CREATE TABLE ip_allocations (
  subnet_id  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  address    DECIMAL(39, 0) NOT NULL,
  port_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ip_address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (subnet_id, address),
  INDEX (port_id),
  INDEX (ip_address),
  FOREIGN KEY (subnet_id) REFERENCES subnets (id),
  FOREIGN KEY (port_id) REFERENCES ports (id) ON DELETE CASCADE
);

CREATE TABLE security_groups (
  pk             BIGINT AUTO_INCREMENT PRIMARY KEY,
  id             CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id     VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name           VARCHAR(255) NOT NULL,
  description    VARCHAR(255) NOT NULL,
  request_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  revision       BIGINT NOT NULL,
  created_at     DATETIME(6) NOT NULL,
  updated_at     DATETIME(6) NOT NULL,
  INDEX (project_id),
  INDEX (name(32))
);

CREATE TABLE default_security_groups (
  project_id        VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  security_group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  FOREIGN KEY (security_group_id) REFERENCES security_groups (id) ON DELETE CASCADE
);

CREATE TABLE security_group_rules (
  pk                BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id        VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  security_group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  description       VARCHAR(255) NOT NULL,
  direction         ENUM ('ingress', 'egress') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ethertype         ENUM ('IPv4', 'IPv6') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  protocol          VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  port_range_min    INT NULL,
  port_range_max    INT NULL,
  remote_ip_prefix  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  remote_group_id   CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- The rule's meaning as text, so that a group has no rule twice.
  meaning           VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  revision          BIGINT NOT NULL,
  created_at        DATETIME(6) NOT NULL,
  updated_at        DATETIME(6) NOT NULL,
  UNIQUE (security_group_id, meaning),
  INDEX (project_id),
  INDEX (remote_group_id),
  FOREIGN KEY (security_group_id) REFERENCES security_groups (id) ON DELETE CASCADE,
  FOREIGN KEY (remote_group_id) REFERENCES security_groups (id) ON DELETE CASCADE
);

CREATE TABLE port_security_groups (
  port_id           CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  security_group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (port_id, security_group_id),
  INDEX (security_group_id),
  FOREIGN KEY (port_id) REFERENCES ports (id) ON DELETE CASCADE,
  FOREIGN KEY (security_group_id) REFERENCES security_groups (id)
);

-- Which DHCP agents serve which networks, and with which port each stands in its network.
CREATE TABLE dhcp_servings (
  network_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  host       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  port_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  PRIMARY KEY (network_id, host),
  INDEX (host),
  FOREIGN KEY (network_id) REFERENCES networks (id),
  FOREIGN KEY (port_id) REFERENCES ports (id)
);
