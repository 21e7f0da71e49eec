-- Endpoint groups, endpoints and groups of projects (OS-EP-FILTER), policies and their associations
-- (OS-ENDPOINT-POLICY).

CREATE TABLE endpoint_groups (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  name        VARCHAR(255) NOT NULL,
  description TEXT NULL,
  filters     LONGTEXT NOT NULL
);

CREATE TABLE project_endpoints (
  project_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  endpoint_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (project_id, endpoint_id),
  INDEX (endpoint_id),
  FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
  FOREIGN KEY (endpoint_id) REFERENCES endpoints (id) ON DELETE CASCADE
);

CREATE TABLE project_endpoint_groups (
  project_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  endpoint_group_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (project_id, endpoint_group_id),
  INDEX (endpoint_group_id),
  FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
  FOREIGN KEY (endpoint_group_id) REFERENCES endpoint_groups (id) ON DELETE CASCADE
);

CREATE TABLE policies (
  pk    BIGINT AUTO_INCREMENT PRIMARY KEY,
  id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  type  VARCHAR(255) NOT NULL,
  blob_text LONGTEXT NOT NULL,
  extra LONGTEXT NOT NULL
);

-- An endpoint, a service, or a service in a region has one policy at most; subject names which, because a unique
-- key does not hold over columns that are null.
CREATE TABLE policy_associations (
  subject     VARCHAR(340) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  policy_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  endpoint_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  service_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  region_id   VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  INDEX (policy_id),
  FOREIGN KEY (policy_id) REFERENCES policies (id) ON DELETE CASCADE,
  FOREIGN KEY (endpoint_id) REFERENCES endpoints (id) ON DELETE CASCADE,
  FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
  FOREIGN KEY (region_id) REFERENCES regions (id) ON DELETE CASCADE
);

CREATE INDEX parent ON regions (parent_region_id);
ALTER TABLE regions ADD FOREIGN KEY (parent_region_id) REFERENCES regions (id);
ALTER TABLE regions MODIFY description TEXT NOT NULL;
