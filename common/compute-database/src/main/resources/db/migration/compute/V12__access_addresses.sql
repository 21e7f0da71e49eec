-- As long as an IPv6 address can be written, with the last part as IPv4.
ALTER TABLE servers MODIFY COLUMN access_ip_v6 VARCHAR(45) NOT NULL DEFAULT '';
