-- Raised with every change of nics, so that what was read elsewhere is written only if nothing newer was.
ALTER TABLE servers ADD COLUMN nics_version BIGINT NOT NULL DEFAULT 0;

-- What a guest has told of its administrator's password, encrypted by the guest for the owner's key.
ALTER TABLE servers ADD COLUMN guest_password VARCHAR(1020) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '';
