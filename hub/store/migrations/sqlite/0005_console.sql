-- People who may sign in. They are no records: a network.toml names nobody.
CREATE TABLE person (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	name     TEXT    NOT NULL,
	login    TEXT    NOT NULL UNIQUE, -- an e-mail address in lower case
	password TEXT    NOT NULL, -- argon2id in its PHC form
	totp     TEXT    NOT NULL, -- secret in base32; empty: signs in without a code
	step     INTEGER NOT NULL, -- the last period whose code was used: none is good twice
	recovery TEXT    NOT NULL, -- JSON: SHA-256 of each code that was not used so far
	grants   TEXT    NOT NULL, -- JSON
	disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
	created  INTEGER NOT NULL, -- this and every instant below: nanoseconds since 1970, UTC
	seen     INTEGER NOT NULL  -- 0: never
) STRICT;

-- Links that do one thing: the first administrator, an invitation, a new password,
-- a partner's page.
CREATE TABLE link (
	hash    TEXT    NOT NULL PRIMARY KEY, -- SHA-256 of its token in hex; the token is nowhere
	purpose TEXT    NOT NULL,
	about   TEXT    NOT NULL, -- login or partner; empty: nobody so far
	body    TEXT    NOT NULL, -- JSON: name and grants of who is invited
	maker   TEXT    NOT NULL, -- who made it, as in the journal
	made    INTEGER NOT NULL,
	expires INTEGER NOT NULL
) STRICT;
CREATE INDEX link_about ON link (purpose, about);

-- Browsers that are signed in. No backup carries them.
CREATE TABLE session (
	hash    TEXT    NOT NULL PRIMARY KEY, -- SHA-256 of its token in hex
	person  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	since   INTEGER NOT NULL,
	seen    INTEGER NOT NULL,
	address TEXT    NOT NULL,
	agent   TEXT    NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person);

-- The history of one record.
CREATE INDEX journal_about ON journal (kind, id, seq);
