CREATE TABLE address_scopes (
  pk           BIGINT AUTO_INCREMENT PRIMARY KEY,
  id           CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id   VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name         VARCHAR(255) NOT NULL,
  ip_version   TINYINT NOT NULL,
  -- Updated to lock which prefixes the pools of the scope have: no two pools share any.
  lock_version BIGINT NOT NULL DEFAULT 0,
  INDEX (project_id),
  INDEX (name(32))
);

CREATE TABLE subnet_pools (
  pk                BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id        VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name              VARCHAR(255) NOT NULL,
  description       VARCHAR(255) NOT NULL,
  ip_version        TINYINT NOT NULL,
  -- The fewest blocks that hold the same addresses, as a JSON list in ascending order.
  prefixes          TEXT NOT NULL,
  min_prefixlen     INT NOT NULL,
  max_prefixlen     INT NOT NULL,
  default_prefixlen INT NOT NULL,
  default_quota     BIGINT NULL,
  is_default        BOOLEAN NOT NULL,
  -- The IP version whose default pool this is; null for others.
  default_for       TINYINT NULL UNIQUE,
  address_scope_id  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- Updated to lock what is taken from the pool.
  lock_version      BIGINT NOT NULL DEFAULT 0,
  revision          BIGINT NOT NULL,
  created_at        DATETIME(6) NOT NULL,
  updated_at        DATETIME(6) NOT NULL,
  INDEX (project_id),
  INDEX (name(32)),
  INDEX (address_scope_id),
  FOREIGN KEY (address_scope_id) REFERENCES address_scopes (id)
);

ALTER TABLE subnets
  ADD COLUMN subnetpool_id     CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN ipv6_ra_mode      VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN ipv6_address_mode VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- JSON list of the device owners that the subnet is for; null for all.
  ADD COLUMN service_types     TEXT NULL,
  ADD INDEX (subnetpool_id),
  ADD FOREIGN KEY (subnetpool_id) REFERENCES subnet_pools (id);

ALTER TABLE networks
  ADD COLUMN dns_domain VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE ports
  ADD COLUMN dns_name   VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN dns_domain VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD INDEX (dns_name(32));
