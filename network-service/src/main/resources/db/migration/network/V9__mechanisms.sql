-- What the hypervisor has to know beside the type, as the mechanism driver says it: JSON of an object.
ALTER TABLE ports ADD COLUMN vif_details VARCHAR(1000) NOT NULL DEFAULT '{}';
UPDATE ports SET vif_details = '{"port_filter":true,"connectivity":"l2"}' WHERE vif_type = 'bridge';
ALTER TABLE inactive_port_bindings ADD COLUMN vif_details VARCHAR(1000) NOT NULL DEFAULT '{}';
UPDATE inactive_port_bindings SET vif_details = '{"port_filter":true,"connectivity":"l2"}' WHERE vif_type = 'bridge';
