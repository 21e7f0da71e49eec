-- Routers that several hosts have, of which one works.
ALTER TABLE routers
  ADD COLUMN ha BOOLEAN NOT NULL DEFAULT FALSE,
  -- By which the hosts of one router know their own among those of the project's network between hosts.
  ADD COLUMN virtual_router_id INT NULL,
  -- JSON; null for none.
  ADD COLUMN availability_zone_hints TEXT NULL,
  ADD UNIQUE (project_id, virtual_router_id);

CREATE TABLE router_hosts (
  router_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  host      VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The host's own port in the network between the hosts.
  port_id   CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  state     ENUM ('active', 'standby') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (router_id, host),
  INDEX (host),
  FOREIGN KEY (router_id) REFERENCES routers (id),
  FOREIGN KEY (port_id) REFERENCES ports (id)
);

-- By project, the network in which the hosts of its routers hear each other.
CREATE TABLE ha_networks (
  project_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  network_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  FOREIGN KEY (network_id) REFERENCES networks (id) ON DELETE CASCADE
);
