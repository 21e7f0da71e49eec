-- The roles that whoever asked for a server had then, in one list: they are told to the operator's vendor data services.
ALTER TABLE servers ADD COLUMN boot_roles TEXT NULL;
