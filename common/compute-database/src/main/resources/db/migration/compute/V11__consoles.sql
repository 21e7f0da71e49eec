-- What lets somebody into a server's console for a while. The token itself is known to its owner alone.
CREATE TABLE console_tokens (
  pk             BIGINT AUTO_INCREMENT PRIMARY KEY,
  token_hash     CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  server_id      CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind           VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  host           VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Of the host's console relay when the token was made.
  address        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  port           INT NOT NULL,
  -- The server's newest workflow when the token was made; a later one that starts the guest anew makes it void.
  after_workflow BIGINT NOT NULL,
  expires_at     DATETIME(6) NOT NULL,
  INDEX expired (expires_at)
);
