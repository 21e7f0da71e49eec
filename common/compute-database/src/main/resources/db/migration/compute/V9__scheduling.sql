-- What the scheduler keeps in memory is renewed by the rows that have changed: changed_at is the database's own time of
-- the last change that matters to a choice. A ratio of the host's own replaces the scheduler's. The failed builds are
-- those since the last one that succeeded.
ALTER TABLE compute_nodes
  ADD COLUMN instances     INT NOT NULL DEFAULT 0,
  ADD COLUMN failed_builds INT NOT NULL DEFAULT 0,
  ADD COLUMN cpu_ratio     DOUBLE NULL,
  ADD COLUMN memory_ratio  DOUBLE NULL,
  ADD COLUMN disk_ratio    DOUBLE NULL,
  ADD COLUMN metrics       LONGTEXT NULL,
  ADD COLUMN changed_at    DATETIME(6) NOT NULL DEFAULT '2000-01-01 00:00:00',
  ADD INDEX by_change (changed_at);

UPDATE compute_nodes SET instances = (SELECT COUNT(*) FROM claims c WHERE c.host = compute_nodes.host);

-- Servers that are to be kept together or apart; a server's row names its group. The version is raised by every claim of a member of a group with a hard
-- rule, so that of two claims in parallel the second sees the first.
CREATE TABLE server_groups (
  pk           BIGINT AUTO_INCREMENT PRIMARY KEY,
  id           CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  project_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name         VARCHAR(255) NOT NULL,
  policy       VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  max_per_host INT NULL,
  version      BIGINT NOT NULL DEFAULT 0,
  created_at   DATETIME(6) NOT NULL,
  INDEX by_project (project_id, pk)
);
