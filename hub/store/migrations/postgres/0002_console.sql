-- As migrations/sqlite/0005_console.sql, where each column is explained.
CREATE TABLE person (
	id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name     TEXT    NOT NULL,
	login    TEXT    NOT NULL UNIQUE,
	password TEXT    NOT NULL,
	totp     TEXT    NOT NULL,
	step     BIGINT  NOT NULL,
	recovery TEXT    NOT NULL,
	grants   TEXT    NOT NULL,
	disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
	created  BIGINT  NOT NULL,
	seen     BIGINT  NOT NULL
);

CREATE TABLE link (
	hash    TEXT   NOT NULL PRIMARY KEY,
	purpose TEXT   NOT NULL,
	about   TEXT   NOT NULL,
	body    TEXT   NOT NULL,
	maker   TEXT   NOT NULL,
	made    BIGINT NOT NULL,
	expires BIGINT NOT NULL
);
CREATE INDEX link_about ON link (purpose, about);

CREATE TABLE session (
	hash    TEXT   NOT NULL PRIMARY KEY,
	person  BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	since   BIGINT NOT NULL,
	seen    BIGINT NOT NULL,
	address TEXT   NOT NULL,
	agent   TEXT   NOT NULL
);
CREATE INDEX session_person ON session (person);

CREATE INDEX journal_about ON journal (kind, id, seq);
