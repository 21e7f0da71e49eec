-- Groups of hosts with properties that the scheduler reads. Changed under the row lock 'aggregates', because a host is
-- in one availability zone at most however many aggregates it is in.
CREATE TABLE aggregates (
  pk         BIGINT AUTO_INCREMENT PRIMARY KEY,
  id         CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  name       VARCHAR(255) NOT NULL UNIQUE,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NULL
);

CREATE TABLE aggregate_hosts (
  aggregate_pk BIGINT NOT NULL,
  host         VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  added_at     DATETIME(6) NOT NULL,
  PRIMARY KEY (aggregate_pk, host),
  INDEX by_host (host),
  FOREIGN KEY (aggregate_pk) REFERENCES aggregates (pk) ON DELETE CASCADE
);

-- The availability zone of an aggregate's hosts is its property 'availability_zone'.
CREATE TABLE aggregate_metadata (
  aggregate_pk BIGINT NOT NULL,
  name         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  value        VARCHAR(255) NOT NULL,
  PRIMARY KEY (aggregate_pk, name),
  FOREIGN KEY (aggregate_pk) REFERENCES aggregates (pk) ON DELETE CASCADE
);

-- What is free in the file system of the guests' disks when every disk has grown to its full size; unknown until the
-- host has told. The traits are a JSON list of what the hypervisor can do. The generation grows with every change that
-- the Placement API shows.
ALTER TABLE compute_nodes
  ADD COLUMN disk_available_least_gb INT NULL,
  ADD COLUMN reserved_vcpus INT NOT NULL DEFAULT 0,
  ADD COLUMN traits LONGTEXT NULL,
  ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;

-- What operators add to Placement's words, and to the traits that a host has found itself.
CREATE TABLE custom_traits (
  name       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  created_at DATETIME(6) NOT NULL
);

CREATE TABLE custom_resource_classes (
  name       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  created_at DATETIME(6) NOT NULL
);

CREATE TABLE provider_traits (
  node_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  trait   VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (node_id, trait),
  INDEX by_trait (trait),
  FOREIGN KEY (node_id) REFERENCES compute_nodes (id) ON DELETE CASCADE
);
