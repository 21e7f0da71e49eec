CREATE TABLE row_locks (
  name    VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  version BIGINT NOT NULL
);

-- Columns of db-scheduler: the outbox and recurring duties.
CREATE TABLE identity_tasks (
  task_name            VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  task_instance        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  task_data            LONGBLOB,
  execution_time       DATETIME(6) NOT NULL,
  picked               BOOLEAN NOT NULL,
  picked_by            VARCHAR(100),
  last_success         DATETIME(6) NULL,
  last_failure         DATETIME(6) NULL,
  consecutive_failures INT,
  last_heartbeat       DATETIME(6) NULL,
  version              BIGINT NOT NULL,
  priority             SMALLINT NULL,
  PRIMARY KEY (task_name, task_instance),
  INDEX due (execution_time),
  INDEX alive (last_heartbeat)
);

CREATE TABLE domains (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  name        VARCHAR(64) NOT NULL UNIQUE,
  description TEXT NOT NULL,
  enabled     BOOLEAN NOT NULL,
  extra       LONGTEXT NOT NULL
);

CREATE TABLE projects (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  domain_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  parent_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(64) NOT NULL,
  description TEXT NOT NULL,
  enabled     BOOLEAN NOT NULL,
  extra       LONGTEXT NOT NULL,
  UNIQUE (domain_id, name),
  INDEX (parent_id),
  FOREIGN KEY (domain_id) REFERENCES domains (id)
);

CREATE TABLE users (
  pk                   BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  domain_id            VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name                 VARCHAR(255) NOT NULL,
  enabled              BOOLEAN NOT NULL,
  default_project_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  password_hash        VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  password_changed_at  DATETIME(6) NULL,
  extra                LONGTEXT NOT NULL,
  UNIQUE (domain_id, name),
  FOREIGN KEY (domain_id) REFERENCES domains (id)
);

-- A role of the whole cloud has the domain '' so that its name is unique as well.
CREATE TABLE roles (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  domain_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(255) NOT NULL,
  description TEXT NULL,
  extra       LONGTEXT NOT NULL,
  UNIQUE (domain_id, name)
);

CREATE TABLE implied_roles (
  prior_role_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  implied_role_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (prior_role_id, implied_role_id),
  FOREIGN KEY (prior_role_id) REFERENCES roles (id) ON DELETE CASCADE,
  FOREIGN KEY (implied_role_id) REFERENCES roles (id) ON DELETE CASCADE
);

CREATE TABLE role_assignments (
  user_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target_kind ENUM ('project', 'domain', 'system') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (user_id, target_kind, target_id, role_id),
  INDEX (target_kind, target_id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
);

CREATE TABLE application_credentials (
  pk           BIGINT AUTO_INCREMENT PRIMARY KEY,
  id           VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  user_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  project_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name         VARCHAR(255) NOT NULL,
  description  TEXT NULL,
  secret_hash  VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  expires_at   DATETIME(6) NULL,
  unrestricted BOOLEAN NOT NULL,
  UNIQUE (user_id, name),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE
);

CREATE TABLE application_credential_roles (
  credential_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role_id       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (credential_id, role_id),
  FOREIGN KEY (credential_id) REFERENCES application_credentials (id) ON DELETE CASCADE,
  FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
);

CREATE TABLE regions (
  pk               BIGINT AUTO_INCREMENT PRIMARY KEY,
  id               VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  description      VARCHAR(255) NOT NULL,
  parent_region_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  extra            LONGTEXT NOT NULL
);

CREATE TABLE services (
  pk      BIGINT AUTO_INCREMENT PRIMARY KEY,
  id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  type    VARCHAR(255) NOT NULL,
  name    VARCHAR(255) NULL,
  enabled BOOLEAN NOT NULL,
  extra   LONGTEXT NOT NULL
);

CREATE TABLE endpoints (
  pk         BIGINT AUTO_INCREMENT PRIMARY KEY,
  id         VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  service_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  region_id  VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  interface  ENUM ('public', 'internal', 'admin') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  url        TEXT NOT NULL,
  enabled    BOOLEAN NOT NULL,
  extra      LONGTEXT NOT NULL,
  FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
  FOREIGN KEY (region_id) REFERENCES regions (id)
);

-- Numbered without gaps: the number is taken from the row lock 'revocations' in the same transaction.
CREATE TABLE revocations (
  sequence                  BIGINT PRIMARY KEY,
  audit_id                  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  audit_chain_id            VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  user_id                   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  project_id                VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  domain_id                 VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  role_id                   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  application_credential_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  issued_before_micros      BIGINT NOT NULL,
  expires_at_seconds        BIGINT NOT NULL,
  INDEX (expires_at_seconds)
);
