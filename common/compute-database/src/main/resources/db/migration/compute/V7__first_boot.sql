-- What a guest reads on its first boot. The password is kept for the config drive until the build has ended.
ALTER TABLE servers
  ADD COLUMN personality MEDIUMTEXT NULL,
  ADD COLUMN admin_password TEXT NULL;
