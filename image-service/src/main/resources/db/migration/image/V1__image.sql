CREATE TABLE row_locks (
  name    VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  version BIGINT NOT NULL
);

-- Columns of db-scheduler: the removal of deleted images and recurring duties.
CREATE TABLE image_tasks (
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

-- upload names the one upload that fills the image, upload_stage how far it is:
--   receiving  its data come in; when its lease runs out, the image is queued again and the data are dropped
--   placing    its data are complete and become the image's file, if not by it then by another process
CREATE TABLE images (
  pk               BIGINT AUTO_INCREMENT PRIMARY KEY,
  id               CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  owner            VARCHAR(255) COLLATE utf8mb4_bin NULL,
  name             VARCHAR(255) NULL,
  status           VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  visibility       VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  disk_format      VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  container_format VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  size             BIGINT NULL,
  virtual_size     BIGINT NULL,
  checksum         CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  os_hash_algo     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  os_hash_value    VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
  min_disk         INT NOT NULL,
  min_ram          INT NOT NULL,
  is_protected     BOOLEAN NOT NULL,
  os_hidden        BOOLEAN NOT NULL,
  created_at       DATETIME(6) NOT NULL,
  updated_at       DATETIME(6) NOT NULL,
  version          BIGINT NOT NULL,
  upload           CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL UNIQUE,
  upload_stage     VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  lease_expires_at DATETIME(6) NULL,
  INDEX (owner, created_at),
  INDEX (visibility, created_at),
  INDEX (status, created_at),
  INDEX (disk_format),
  INDEX (container_format),
  INDEX (name),
  INDEX (size),
  INDEX (created_at),
  INDEX (updated_at),
  INDEX (checksum),
  INDEX (os_hash_value),
  INDEX (lease_expires_at)
);

CREATE TABLE image_properties (
  image_pk BIGINT NOT NULL,
  name     VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  value    MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  PRIMARY KEY (image_pk, name),
  INDEX (name, value(64)),
  FOREIGN KEY (image_pk) REFERENCES images (pk) ON DELETE CASCADE
);

CREATE TABLE image_tags (
  image_pk BIGINT NOT NULL,
  value    VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (image_pk, value),
  INDEX (value),
  FOREIGN KEY (image_pk) REFERENCES images (pk) ON DELETE CASCADE
);

-- The id of a deleted image is never given to another one (OSSN-0075): hosts keep images in caches by their ids, and an
-- owner could put other content under an id that users trust. So these rows are not purged.
CREATE TABLE deleted_images (
  id         CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  deleted_at DATETIME(6) NOT NULL
);

-- Random keys of this service, made on first use; all instances share them.
CREATE TABLE secrets (
  name  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  value VARBINARY(64) NOT NULL
);
