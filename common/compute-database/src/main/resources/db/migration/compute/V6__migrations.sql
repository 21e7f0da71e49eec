-- Servers on their way to another size or host. An active migration claims, under its id, what the server had before.
CREATE TABLE migrations (
  pk                BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  server_id         CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Whose quota it counts for; project and user are those who asked.
  server_project_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  project_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id           VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  type              VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status            VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source_host       VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source_node       VARCHAR(255) NOT NULL,
  dest_host         VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
  dest_node         VARCHAR(255) NULL,
  dest_address      VARCHAR(64) NULL,
  old_flavor_pk     BIGINT NULL,
  new_flavor_pk     BIGINT NULL,
  -- What the other one of both sizes has more than the server's row says, until it is decided which one stays.
  extra_vcpus       INT NOT NULL DEFAULT 0,
  extra_memory_mb   INT NOT NULL DEFAULT 0,
  active            BOOLEAN NOT NULL,
  created_at        DATETIME(6) NOT NULL,
  updated_at        DATETIME(6) NULL,
  INDEX by_server (server_id, active),
  INDEX by_time (created_at, pk),
  INDEX waiting (active, status, updated_at),
  INDEX usage_of_project (server_project_id, active, extra_vcpus, extra_memory_mb),
  FOREIGN KEY (server_id) REFERENCES servers (id) ON DELETE CASCADE
);
