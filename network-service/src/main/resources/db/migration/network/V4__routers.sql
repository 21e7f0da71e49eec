-- External networks: routers have their gateways in them, and floating IPs are of them.
ALTER TABLE networks ADD COLUMN external BOOLEAN NOT NULL DEFAULT FALSE, ADD INDEX (external);

CREATE TABLE routers (
  pk              BIGINT AUTO_INCREMENT PRIMARY KEY,
  id              CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id      VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name            VARCHAR(255) NOT NULL,
  description     VARCHAR(255) NOT NULL,
  admin_state_up  BOOLEAN NOT NULL,
  enable_snat     BOOLEAN NOT NULL,
  gateway_port_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL UNIQUE,
  routes          TEXT NOT NULL,
  -- Where its agent is; null while it is scheduled to none.
  host            VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- An administrator has taken it from its host, and nobody else shall give it to one.
  kept_unscheduled BOOLEAN NOT NULL DEFAULT FALSE,
  -- Updated to lock the router with all that belongs to it. What its host is told carries it: it only grows.
  version         BIGINT NOT NULL DEFAULT 0,
  request_digest  CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  revision        BIGINT NOT NULL,
  created_at      DATETIME(6) NOT NULL,
  updated_at      DATETIME(6) NOT NULL,
  INDEX (project_id),
  INDEX (name(32)),
  INDEX (host),
  FOREIGN KEY (gateway_port_id) REFERENCES ports (id)
);

-- The ports with which routers stand in projects' networks.
CREATE TABLE router_interfaces (
  port_id   CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  router_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  INDEX (router_id),
  FOREIGN KEY (port_id) REFERENCES ports (id),
  FOREIGN KEY (router_id) REFERENCES routers (id)
);

CREATE TABLE floating_ips (
  pk                  BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id          VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  description         VARCHAR(255) NOT NULL,
  floating_network_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  floating_ip_address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The port that holds the address.
  floating_port_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  -- What it leads to; null while it leads nowhere. A port that is deleted leaves null here, and its address below until
  -- the same transaction has found it.
  port_id             CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  fixed_ip_address    VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NULL,
  router_id           CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  status              ENUM ('ACTIVE', 'DOWN', 'ERROR') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_digest      CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  revision            BIGINT NOT NULL,
  created_at          DATETIME(6) NOT NULL,
  updated_at          DATETIME(6) NOT NULL,
  UNIQUE (port_id, fixed_ip_address, floating_network_id),
  INDEX (project_id),
  INDEX (router_id),
  INDEX (floating_network_id),
  INDEX (floating_ip_address),
  FOREIGN KEY (floating_port_id) REFERENCES ports (id),
  FOREIGN KEY (port_id) REFERENCES ports (id) ON DELETE SET NULL,
  FOREIGN KEY (router_id) REFERENCES routers (id)
);

-- Single ports of a floating IP that lead to ports of guests.
CREATE TABLE port_forwardings (
  pk                  BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  floating_ip_id      CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  description         VARCHAR(255) NOT NULL,
  protocol            VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  internal_port_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  internal_ip_address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  internal_first      INT NOT NULL,
  internal_last       INT NOT NULL,
  external_first      INT NOT NULL,
  external_last       INT NOT NULL,
  revision            BIGINT NOT NULL,
  created_at          DATETIME(6) NOT NULL,
  updated_at          DATETIME(6) NOT NULL,
  INDEX (floating_ip_id),
  INDEX (internal_port_id),
  FOREIGN KEY (floating_ip_id) REFERENCES floating_ips (id),
  FOREIGN KEY (internal_port_id) REFERENCES ports (id) ON DELETE SET NULL
);
