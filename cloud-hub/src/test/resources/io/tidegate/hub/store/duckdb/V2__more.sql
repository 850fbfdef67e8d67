ALTER TABLE agents ADD COLUMN note VARCHAR;
UPDATE agents SET note = 'kept';
