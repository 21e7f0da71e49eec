CREATE TABLE row_locks (
  name    VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  version BIGINT NOT NULL
);

-- Columns of db-scheduler: recurring duties.
CREATE TABLE block_storage_tasks (
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

CREATE TABLE volume_types (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  name        VARCHAR(255) NOT NULL UNIQUE,
  description TEXT NULL,
  is_public   BOOLEAN NOT NULL,
  created_at  DATETIME(6) NOT NULL,
  updated_at  DATETIME(6) NULL
);

-- Sizes are GiB.
CREATE TABLE volumes (
  pk                BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id           VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name              VARCHAR(255) NULL,
  description       TEXT NULL,
  size              INT NOT NULL,
  status            VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  availability_zone VARCHAR(255) NULL,
  bootable          BOOLEAN NOT NULL DEFAULT FALSE,
  multiattach       BOOLEAN NOT NULL DEFAULT FALSE,
  volume_type_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  snapshot_id       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  source_volid      CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at        DATETIME(6) NOT NULL,
  updated_at        DATETIME(6) NULL,
  INDEX (project_id, created_at),
  INDEX (created_at),
  INDEX (status),
  INDEX (name),
  FOREIGN KEY (volume_type_id) REFERENCES volume_types (id)
);

CREATE TABLE snapshots (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  volume_id   CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(255) NULL,
  description TEXT NULL,
  size        INT NOT NULL,
  status      VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  progress    VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '0%',
  created_at  DATETIME(6) NOT NULL,
  updated_at  DATETIME(6) NULL,
  INDEX (project_id, created_at),
  INDEX (created_at),
  INDEX (status),
  INDEX (name),
  FOREIGN KEY (volume_id) REFERENCES volumes (id)
);

CREATE TABLE backups (
  pk                BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id           VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  volume_id         CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  snapshot_id       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  name              VARCHAR(255) NULL,
  description       TEXT NULL,
  size              INT NOT NULL,
  status            VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  availability_zone VARCHAR(255) NULL,
  container         VARCHAR(255) NULL,
  object_count      INT NOT NULL DEFAULT 0,
  fail_reason       TEXT NULL,
  created_at        DATETIME(6) NOT NULL,
  updated_at        DATETIME(6) NULL,
  INDEX (project_id, created_at),
  INDEX (created_at),
  INDEX (status),
  INDEX (name),
  INDEX (volume_id)
);

-- Only what differs from the default; the usage is counted from the rows above. -1 is no limit.
CREATE TABLE quotas (
  project_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hard_limit INT NOT NULL,
  PRIMARY KEY (project_id, resource)
);

CREATE TABLE quota_classes (
  class_name VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  resource   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hard_limit INT NOT NULL,
  PRIMARY KEY (class_name, resource)
);

CREATE TABLE services (
  pk                BIGINT AUTO_INCREMENT PRIMARY KEY,
  host              VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  binary_name       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  availability_zone VARCHAR(255) NOT NULL,
  disabled          BOOLEAN NOT NULL DEFAULT FALSE,
  disabled_reason   VARCHAR(255) NULL,
  created_at        DATETIME(6) NOT NULL,
  seen_at           DATETIME(6) NOT NULL,
  UNIQUE (host, binary_name)
);
