CREATE TABLE metadef_namespaces (
  pk           BIGINT AUTO_INCREMENT PRIMARY KEY,
  namespace    VARCHAR(80) COLLATE utf8mb4_bin NOT NULL UNIQUE,
  display_name VARCHAR(80) NULL,
  description  VARCHAR(500) NULL,
  visibility   VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_protected BOOLEAN NOT NULL,
  owner        VARCHAR(255) COLLATE utf8mb4_bin NULL,
  created_at   DATETIME(6) NOT NULL,
  updated_at   DATETIME(6) NOT NULL,
  INDEX (owner, created_at),
  INDEX (visibility, created_at),
  INDEX (created_at)
);

-- What definitions can be for: images, flavors, volumes and so on. A type that an association names is made.
CREATE TABLE metadef_resource_types (
  pk         BIGINT AUTO_INCREMENT PRIMARY KEY,
  name       VARCHAR(80) COLLATE utf8mb4_bin NOT NULL UNIQUE,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL
);

CREATE TABLE metadef_associations (
  namespace_pk      BIGINT NOT NULL,
  resource_type_pk  BIGINT NOT NULL,
  prefix            VARCHAR(80) NULL,
  properties_target VARCHAR(80) NULL,
  created_at        DATETIME(6) NOT NULL,
  updated_at        DATETIME(6) NOT NULL,
  PRIMARY KEY (namespace_pk, resource_type_pk),
  INDEX (resource_type_pk),
  FOREIGN KEY (namespace_pk) REFERENCES metadef_namespaces (pk) ON DELETE CASCADE,
  FOREIGN KEY (resource_type_pk) REFERENCES metadef_resource_types (pk)
);

-- Objects, properties and tags: a name of its own in its namespace, and a JSON text that only clients interpret.
CREATE TABLE metadef_definitions (
  pk           BIGINT AUTO_INCREMENT PRIMARY KEY,
  namespace_pk BIGINT NOT NULL,
  kind         VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name         VARCHAR(80) COLLATE utf8mb4_bin NOT NULL,
  content      MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  created_at   DATETIME(6) NOT NULL,
  updated_at   DATETIME(6) NOT NULL,
  UNIQUE (namespace_pk, kind, name),
  INDEX (namespace_pk, kind, created_at),
  FOREIGN KEY (namespace_pk) REFERENCES metadef_namespaces (pk) ON DELETE CASCADE
);

-- Namespaces that this service has brought along once. What an operator changes or deletes stays so.
CREATE TABLE metadef_defaults (
  namespace VARCHAR(80) COLLATE utf8mb4_bin PRIMARY KEY
);
