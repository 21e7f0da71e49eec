-- Tags of every kind of object. Whoever deletes an object deletes its tags with it.
CREATE TABLE tags (
  object_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tag       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (object_id, tag),
  INDEX (tag(64))
);

-- Who beside its owner may use an object: a project, or '*' for all of them.
CREATE TABLE rbac_policies (
  pk             BIGINT AUTO_INCREMENT PRIMARY KEY,
  id             CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id     VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  object_type    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  object_id      CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action         VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target_project VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  UNIQUE (object_id, action, target_project),
  INDEX (project_id),
  INDEX (target_project, action)
);

-- A shared network is one with a policy for all projects: from here on the policies alone say so.
INSERT INTO rbac_policies (id, project_id, object_type, object_id, action, target_project)
  SELECT UUID(), project_id, 'network', id, 'access_as_shared', '*' FROM networks WHERE shared;

ALTER TABLE networks DROP COLUMN shared,
  ADD COLUMN availability_zone_hints TEXT NULL;

-- Where a port could be beside where it is: a live migration binds it to its destination before it moves.
CREATE TABLE inactive_port_bindings (
  port_id   CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  host_id   VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  vnic_type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  vif_type  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  profile   TEXT NOT NULL,
  PRIMARY KEY (port_id, host_id),
  FOREIGN KEY (port_id) REFERENCES ports (id) ON DELETE CASCADE
);

-- What carries networks, in the order in which they were asked for; nearly all have one.
CREATE TABLE network_segments (
  pk               BIGINT AUTO_INCREMENT PRIMARY KEY,
  id               CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  network_id       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position         INT NOT NULL,
  name             VARCHAR(255) NULL,
  description      VARCHAR(255) NULL,
  network_type     ENUM ('local', 'flat', 'vlan', 'vxlan', 'gre') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  physical_network VARCHAR(64) NULL,
  segmentation_id  INT NULL,
  -- What no other network may have, such as 'vxlan:17' or 'flat:physnet1'; null for local networks.
  segment          VARCHAR(100) NULL UNIQUE,
  revision         BIGINT NOT NULL,
  created_at       DATETIME(6) NOT NULL,
  updated_at       DATETIME(6) NOT NULL,
  UNIQUE (network_id, position),
  INDEX (network_type, physical_network, segmentation_id),
  FOREIGN KEY (network_id) REFERENCES networks (id) ON DELETE CASCADE
);

INSERT INTO network_segments (id, network_id, position, network_type, physical_network, segmentation_id, segment,
    revision, created_at, updated_at)
  SELECT UUID(), id, 0, network_type, physical_network, segmentation_id, segment, 0, created_at, created_at
  FROM networks;

ALTER TABLE networks
  DROP COLUMN network_type, DROP COLUMN physical_network, DROP COLUMN segmentation_id, DROP COLUMN segment;
