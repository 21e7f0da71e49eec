ALTER TABLE networks
  -- The external network of those who name none.
  ADD COLUMN is_default BOOLEAN NOT NULL DEFAULT FALSE,
  ADD INDEX (is_default);

-- The network and the router that a project got without saying how they should be.
CREATE TABLE auto_allocated_topologies (
  project_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  network_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  router_id  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  FOREIGN KEY (network_id) REFERENCES networks (id) ON DELETE CASCADE
);

-- Ports through which guests stand in several networks. Their status follows from their ports.
CREATE TABLE trunks (
  pk             BIGINT AUTO_INCREMENT PRIMARY KEY,
  id             CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id     VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name           VARCHAR(255) NOT NULL,
  description    VARCHAR(255) NOT NULL,
  admin_state_up BOOLEAN NOT NULL,
  port_id        CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  revision       BIGINT NOT NULL,
  created_at     DATETIME(6) NOT NULL,
  updated_at     DATETIME(6) NOT NULL,
  INDEX (project_id),
  INDEX (name(32)),
  FOREIGN KEY (port_id) REFERENCES ports (id)
);

CREATE TABLE trunk_subports (
  pk                BIGINT AUTO_INCREMENT PRIMARY KEY,
  trunk_id          CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  port_id           CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  segmentation_type VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  segmentation_id   INT NOT NULL,
  -- Why the host does not connect it, as it reports; null if nothing is known against it.
  failure           VARCHAR(255) NULL,
  UNIQUE (trunk_id, segmentation_type, segmentation_id),
  FOREIGN KEY (trunk_id) REFERENCES trunks (id) ON DELETE CASCADE,
  FOREIGN KEY (port_id) REFERENCES ports (id)
);

-- The trunk whose own port it is, so that lists of ports need not look.
ALTER TABLE ports ADD COLUMN trunk_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- On networks whose segments are routed: where the subnet is. Ports get their addresses when their host is known.
ALTER TABLE subnets
  ADD COLUMN segment_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD INDEX (network_id, segment_id);

ALTER TABLE ports ADD COLUMN ip_allocation ENUM ('immediate', 'deferred', 'none')
  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'immediate';

ALTER TABLE floating_ips
  ADD COLUMN dns_name   VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN dns_domain VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

-- Which segmentation ids networks get: what the configuration says, for everyone to see, and what administrators add.
CREATE TABLE network_segment_ranges (
  pk               BIGINT AUTO_INCREMENT PRIMARY KEY,
  id               CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  name             VARCHAR(255) NOT NULL,
  description      VARCHAR(255) NOT NULL,
  by_configuration BOOLEAN NOT NULL,
  shared           BOOLEAN NOT NULL,
  -- The only project that gets ids of it; null if it is shared.
  project_id       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  network_type     VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  physical_network VARCHAR(64) NULL,
  minimum          INT NOT NULL,
  maximum          INT NOT NULL,
  revision         BIGINT NOT NULL,
  created_at       DATETIME(6) NOT NULL,
  updated_at       DATETIME(6) NOT NULL,
  INDEX (network_type)
);

-- What a system beside this cloud says of the network behind a port.
ALTER TABLE ports ADD COLUMN data_plane_status ENUM ('ACTIVE', 'DOWN') CHARACTER SET ascii COLLATE ascii_bin NULL;
