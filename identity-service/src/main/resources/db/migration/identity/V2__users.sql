-- An account of a directory (LDAP) keeps a row of its own here, so that roles, credentials and groups can name it; what
-- the directory says of it is copied at every login. Domains may switch to a directory and back, so both kinds of rows
-- may have the same name.
ALTER TABLE users
  ADD COLUMN source ENUM ('sql', 'ldap') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'sql',
  ADD COLUMN local_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  ADD COLUMN options LONGTEXT NOT NULL DEFAULT ('{}'),
  ADD COLUMN password_expires_at DATETIME(6) NULL,
  ADD COLUMN password_self_service BOOLEAN NOT NULL DEFAULT FALSE,
  ADD COLUMN failed_logins INT NOT NULL DEFAULT 0,
  ADD COLUMN last_failed_login_at DATETIME(6) NULL,
  ADD COLUMN last_active_on DATE NULL,
  ADD COLUMN created_at DATETIME(6) NULL,
  ADD COLUMN version BIGINT NOT NULL DEFAULT 0,
  ADD UNIQUE INDEX by_name (domain_id, source, name),
  DROP INDEX domain_id;

-- Hashes of passwords that a user has had, the present one included.
CREATE TABLE password_history (
  pk         BIGINT AUTO_INCREMENT PRIMARY KEY,
  user_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hash       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(6) NOT NULL,
  INDEX (user_id, pk),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE user_groups (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  domain_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source      ENUM ('sql', 'ldap') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'sql',
  local_id    VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  name        VARCHAR(255) NOT NULL,
  description TEXT NOT NULL,
  extra       LONGTEXT NOT NULL,
  version     BIGINT NOT NULL DEFAULT 0,
  UNIQUE INDEX by_name (domain_id, source, name),
  FOREIGN KEY (domain_id) REFERENCES domains (id) ON DELETE CASCADE
);

CREATE TABLE group_members (
  group_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (group_id, user_id),
  INDEX (user_id),
  FOREIGN KEY (group_id) REFERENCES user_groups (id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE domain_config (
  domain_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  option_group VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  option_name  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value        LONGTEXT NOT NULL,
  PRIMARY KEY (domain_id, option_group, option_name),
  FOREIGN KEY (domain_id) REFERENCES domains (id) ON DELETE CASCADE
);
