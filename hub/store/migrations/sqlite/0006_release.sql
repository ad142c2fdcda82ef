-- Releases of the player that are offered. Their pieces are media.
CREATE TABLE release (
	serial  INTEGER NOT NULL PRIMARY KEY,
	version TEXT    NOT NULL, -- for people
	sealed  BLOB    NOT NULL, -- as it travels
	public  BLOB    NOT NULL, -- half of the key that signed it
	targets TEXT    NOT NULL, -- JSON
	pieces  TEXT    NOT NULL, -- JSON: SHA-256 of each
	offered INTEGER NOT NULL  -- nanoseconds since 1970, UTC
) STRICT;
