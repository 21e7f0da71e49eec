ALTER TABLE revocations
  ADD COLUMN trust_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN consumer_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN access_token_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN scope_domain_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN `system`        BOOLEAN NOT NULL DEFAULT FALSE;

-- Each instance signs with private keys of its own directory; what all verify by stands here.
CREATE TABLE signing_keys (
  id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  public_key  TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at  DATETIME(6) NOT NULL,
  signs_from  DATETIME(6) NOT NULL,
  gone_at     DATETIME(6) NULL
);

-- A passcode is good once: the time step of each that was accepted.
CREATE TABLE totp_uses (
  credential_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  step          BIGINT NOT NULL,
  PRIMARY KEY (credential_id, step),
  INDEX (step)
);
