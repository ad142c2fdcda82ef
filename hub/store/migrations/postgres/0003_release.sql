-- As migrations/sqlite/0006_release.sql, where each column is explained.
CREATE TABLE release (
	serial  BIGINT NOT NULL PRIMARY KEY,
	version TEXT   NOT NULL,
	sealed  BYTEA  NOT NULL,
	public  BYTEA  NOT NULL,
	targets TEXT   NOT NULL,
	pieces  TEXT   NOT NULL,
	offered BIGINT NOT NULL
);
