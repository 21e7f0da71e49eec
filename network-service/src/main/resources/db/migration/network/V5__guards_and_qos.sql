-- A stateless group lets answers through only where a rule does.
ALTER TABLE security_groups
  ADD COLUMN stateful BOOLEAN NOT NULL DEFAULT TRUE;

CREATE TABLE address_groups (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id  VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(255) NOT NULL,
  description VARCHAR(255) NOT NULL,
  revision    BIGINT NOT NULL,
  created_at  DATETIME(6) NOT NULL,
  updated_at  DATETIME(6) NOT NULL,
  INDEX (project_id),
  INDEX (name(32))
);

CREATE TABLE address_group_addresses (
  address_group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- A block with its prefix length, also if it is a single address.
  address          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (address_group_id, address),
  FOREIGN KEY (address_group_id) REFERENCES address_groups (id) ON DELETE CASCADE
);

ALTER TABLE security_group_rules
  ADD COLUMN remote_address_group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD INDEX (remote_address_group_id),
  ADD FOREIGN KEY (remote_address_group_id) REFERENCES address_groups (id);

CREATE TABLE qos_policies (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id  VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(255) NOT NULL,
  description VARCHAR(255) NOT NULL,
  revision    BIGINT NOT NULL,
  created_at  DATETIME(6) NOT NULL,
  updated_at  DATETIME(6) NOT NULL,
  INDEX (project_id),
  INDEX (name(32))
);

-- What the networks of a project get that name no policy.
CREATE TABLE default_qos_policies (
  project_id    VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  qos_policy_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  FOREIGN KEY (qos_policy_id) REFERENCES qos_policies (id) ON DELETE CASCADE
);

CREATE TABLE qos_rules (
  pk             BIGINT AUTO_INCREMENT PRIMARY KEY,
  id             CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  qos_policy_id  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  rule_type      ENUM ('bandwidth_limit', 'dscp_marking') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  direction      ENUM ('egress', 'ingress') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  max_kbps       INT NOT NULL,
  max_burst_kbps INT NOT NULL,
  dscp_mark      INT NOT NULL,
  UNIQUE (qos_policy_id, rule_type, direction),
  FOREIGN KEY (qos_policy_id) REFERENCES qos_policies (id) ON DELETE CASCADE
);

ALTER TABLE networks
  ADD COLUMN qos_policy_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD INDEX (qos_policy_id),
  ADD FOREIGN KEY (qos_policy_id) REFERENCES qos_policies (id);

ALTER TABLE ports
  ADD COLUMN extra_dhcp_opts TEXT NOT NULL DEFAULT ('[]'),
  ADD COLUMN propagate_uplink_status BOOLEAN NOT NULL DEFAULT FALSE,
  ADD COLUMN qos_policy_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD INDEX (qos_policy_id),
  ADD FOREIGN KEY (qos_policy_id) REFERENCES qos_policies (id);
