-- Who has which role where. An actor may be a user of an LDAP directory, whom no table here holds, so it has no foreign
-- key: what deletes users and groups deletes their assignments.
CREATE TABLE assignments (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  actor_kind  ENUM ('user', 'group') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  actor_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target_kind ENUM ('project', 'domain', 'system') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  inherited   BOOLEAN NOT NULL,
  UNIQUE (actor_id, target_id, role_id, inherited, actor_kind, target_kind),
  INDEX (target_id),
  FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
);

INSERT INTO assignments (actor_kind, actor_id, target_kind, target_id, role_id, inherited)
SELECT 'user', user_id, target_kind, target_id, role_id, FALSE FROM role_assignments;

DROP TABLE role_assignments;

-- The resource option "immutable"; null where nobody has set it.
-- A description may have 65535 characters, which may be more bytes.
ALTER TABLE roles ADD COLUMN immutable BOOLEAN NULL, MODIFY description MEDIUMTEXT NULL;
ALTER TABLE projects ADD COLUMN immutable BOOLEAN NULL, MODIFY description MEDIUMTEXT NOT NULL;
ALTER TABLE domains ADD COLUMN immutable BOOLEAN NULL, MODIFY description MEDIUMTEXT NOT NULL;

-- Of projects and of domains, which act as projects too. Tags differ by case.
CREATE TABLE project_tags (
  project_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (project_id, name),
  INDEX (name)
);

-- A limit without a region has the region '' so that it is unique as well.
CREATE TABLE registered_limits (
  pk            BIGINT AUTO_INCREMENT PRIMARY KEY,
  id            VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  service_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  region_id     VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  default_limit INT NOT NULL,
  description   MEDIUMTEXT NULL,
  UNIQUE (service_id, region_id, resource_name),
  FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE
);

-- Of a project or of a domain; the other column is ''.
CREATE TABLE limits (
  pk                  BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  registered_limit_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  project_id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  domain_id           VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource_limit      INT NOT NULL,
  description         MEDIUMTEXT NULL,
  UNIQUE (registered_limit_id, project_id, domain_id),
  INDEX (project_id),
  INDEX (domain_id),
  FOREIGN KEY (registered_limit_id) REFERENCES registered_limits (id) ON DELETE CASCADE
);
