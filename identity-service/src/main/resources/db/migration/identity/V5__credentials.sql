-- "sealed" columns hold secrets that must be read again: AES-GCM under a key of the key directory, which they name first.
CREATE TABLE credentials (
  pk          BIGINT AUTO_INCREMENT PRIMARY KEY,
  id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  user_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  project_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  type        VARCHAR(255) NOT NULL,
  sealed_blob LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  extra       LONGTEXT NOT NULL,
  version     BIGINT NOT NULL DEFAULT 0,
  INDEX (user_id, type),
  INDEX (project_id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- No cascade from users and none to credentials: a credential that lost its rules would be worth everything.
CREATE TABLE access_rules (
  pk      BIGINT AUTO_INCREMENT PRIMARY KEY,
  id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  service VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  method  VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  path    VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  UNIQUE (user_id, service, method, path)
);

CREATE TABLE application_credential_access_rules (
  credential_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  rule_id       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (credential_id, rule_id),
  FOREIGN KEY (credential_id) REFERENCES application_credentials (id) ON DELETE CASCADE,
  FOREIGN KEY (rule_id) REFERENCES access_rules (id)
);

-- Ended trusts stay for a while: tokens and audits may still name them. They go with their users and their project.
CREATE TABLE trusts (
  pk                   BIGINT AUTO_INCREMENT PRIMARY KEY,
  id                   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  trustor_user_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  trustee_user_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  project_id           VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  impersonation        BOOLEAN NOT NULL,
  expires_at           DATETIME(6) NULL,
  remaining_uses       INT NULL,
  redelegated_trust_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  redelegation_count   INT NOT NULL,
  deleted_at           DATETIME(6) NULL,
  extra                LONGTEXT NOT NULL,
  INDEX (trustor_user_id),
  INDEX (trustee_user_id),
  INDEX (project_id),
  INDEX (redelegated_trust_id),
  INDEX (deleted_at),
  FOREIGN KEY (trustor_user_id) REFERENCES users (id) ON DELETE CASCADE,
  FOREIGN KEY (trustee_user_id) REFERENCES users (id) ON DELETE CASCADE,
  FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE
);

CREATE TABLE trust_roles (
  trust_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (trust_id, role_id),
  FOREIGN KEY (trust_id) REFERENCES trusts (id) ON DELETE CASCADE,
  FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
);

CREATE TABLE oauth_consumers (
  pk            BIGINT AUTO_INCREMENT PRIMARY KEY,
  id            VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  description   TEXT NULL,
  sealed_secret VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  extra         LONGTEXT NOT NULL,
  version       BIGINT NOT NULL DEFAULT 0
);

-- A request token has no user until one has authorized it; an access token always has.
CREATE TABLE oauth_tokens (
  pk              BIGINT AUTO_INCREMENT PRIMARY KEY,
  id              VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  kind            ENUM ('request', 'access') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  consumer_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  project_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id         VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  sealed_secret   VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sealed_verifier VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NULL,
  expires_at      DATETIME(6) NULL,
  version         BIGINT NOT NULL DEFAULT 0,
  INDEX (user_id),
  INDEX (project_id),
  INDEX (expires_at),
  FOREIGN KEY (consumer_id) REFERENCES oauth_consumers (id) ON DELETE CASCADE,
  FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE oauth_token_roles (
  token_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (token_id, role_id),
  FOREIGN KEY (token_id) REFERENCES oauth_tokens (id) ON DELETE CASCADE,
  FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
);

-- Signed requests of the last minutes, so that none is taken twice.
CREATE TABLE oauth_nonces (
  consumer_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  token_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  signed_at   BIGINT NOT NULL,
  nonce       VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (consumer_id, token_id, signed_at, nonce),
  INDEX (signed_at)
);
