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
