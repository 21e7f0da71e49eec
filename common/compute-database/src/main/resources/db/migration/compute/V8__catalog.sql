ALTER TABLE flavors
  ADD COLUMN description MEDIUMTEXT NULL,
  ADD COLUMN disabled BOOLEAN NOT NULL DEFAULT FALSE,
  -- Names and values as a JSON object; changed under the row's version.
  ADD COLUMN extra_specs LONGTEXT NOT NULL DEFAULT ('{}'),
  ADD COLUMN version BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN updated_at DATETIME(6) NULL;

-- Limits of single users within a project.
CREATE TABLE user_quotas (
  project_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hard_limit INT NOT NULL,
  PRIMARY KEY (project_id, user_id, resource)
);

-- Request rates: when each bucket will be full again. One that is full is as good as none.
CREATE TABLE rate_buckets (
  name    VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  full_at DATETIME(6) NOT NULL,
  INDEX by_time (full_at)
);

-- Who has used what in a time.
ALTER TABLE servers ADD INDEX by_use (project_id, launched_at, deleted_at);
