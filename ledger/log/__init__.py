"""The event log: schema, append, read, canonical encoding, hash chain, topics and upcasts."""
