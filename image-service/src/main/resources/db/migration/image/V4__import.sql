-- In which stores an image's data lie. A row is written before the first byte is:
--   pending  the upload of this name writes data there, or has written them and not said so yet
--   active   the data are there and may be read
--   removing the data were condemned; a task removes them
CREATE TABLE image_locations (
  image_pk BIGINT NOT NULL,
  store    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  upload   CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state    VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (image_pk, store),
  INDEX (upload),
  FOREIGN KEY (image_pk) REFERENCES images (pk) ON DELETE CASCADE
);

INSERT INTO image_locations (image_pk, store, upload, state)
SELECT pk, 'file', COALESCE(upload, REPEAT('0', 32)), IF(status = 'active', 'active', 'pending')
FROM images WHERE status = 'active' OR upload IS NOT NULL;

-- import_task is the one task that may change the image's data. upload_stage knows a third word:
--   staged  the upload's data are complete in the staging area and wait to be imported; there is no lease
ALTER TABLE images ADD COLUMN import_task CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- Glance's tasks. attempt names the one execution whose word counts; an earlier one that was only paused finds its name gone.
CREATE TABLE tasks (
  pk         BIGINT AUTO_INCREMENT PRIMARY KEY,
  id         CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  type       VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status     VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  owner      VARCHAR(255) COLLATE utf8mb4_bin NULL,
  image_id   CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  user_id    VARCHAR(64) COLLATE utf8mb4_bin NULL,
  request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  input      MEDIUMTEXT NOT NULL,
  result     MEDIUMTEXT NULL,
  message    TEXT NOT NULL,
  attempt    CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NULL,
  INDEX (image_id, created_at),
  INDEX (owner, created_at),
  INDEX (status, created_at),
  INDEX (created_at),
  INDEX (updated_at),
  INDEX (expires_at)
);

-- Columns of db-scheduler: the work of tasks, apart from image_tasks because it takes long.
CREATE TABLE image_imports (
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
