-- Where the host has put the devices of a guest: a JSON list, of which those with tags are shown to the guest.
ALTER TABLE servers ADD COLUMN placed_devices TEXT NULL;
