-- The projects that a shared image is shown to, and what each of them thinks of it: pending, accepted, rejected.
-- They are kept while the image has another visibility, without effect.
CREATE TABLE image_members (
  pk         BIGINT AUTO_INCREMENT PRIMARY KEY,
  image_pk   BIGINT NOT NULL,
  member     VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  status     VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  UNIQUE (image_pk, member),
  INDEX (member, status),
  FOREIGN KEY (image_pk) REFERENCES images (pk) ON DELETE CASCADE
);
