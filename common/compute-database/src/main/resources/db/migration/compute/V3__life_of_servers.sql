-- Words of states became longer: shelved_offloaded.
ALTER TABLE servers
  MODIFY COLUMN vm_state VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ADD COLUMN description VARCHAR(255) NULL,
  ADD COLUMN locked BOOLEAN NOT NULL DEFAULT FALSE,
  -- Whether an administrator has locked it, so that only one may unlock it.
  ADD COLUMN locked_by_admin BOOLEAN NOT NULL DEFAULT FALSE,
  ADD COLUMN locked_reason VARCHAR(255) NULL,
  ADD COLUMN flavor_extra_specs TEXT NOT NULL DEFAULT ('{}'),
  ADD COLUMN block_devices TEXT NOT NULL DEFAULT ('[]'),
  ADD COLUMN scheduler_hints TEXT NOT NULL DEFAULT ('{}'),
  ADD COLUMN server_group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- What is needed to come back from resized, shelved or rescued; NULL while it is none of these.
  ADD COLUMN way_back TEXT NULL,
  ADD COLUMN progress INT NOT NULL DEFAULT 0,
  ADD COLUMN soft_deleted_at DATETIME(6) NULL,
  ADD INDEX by_group (server_group_id, deleted),
  ADD INDEX by_soft_delete (soft_deleted_at);

CREATE TABLE server_tags (
  server_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tag       VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (server_id, tag),
  INDEX by_tag (tag),
  FOREIGN KEY (server_id) REFERENCES servers (id) ON DELETE CASCADE
);
