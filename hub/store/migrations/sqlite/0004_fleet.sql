-- Screens that ask to be paired: who types the code of one admits its key.
CREATE TABLE enrolment (
	key     TEXT    NOT NULL PRIMARY KEY, -- public nkey
	code    TEXT    NOT NULL,
	address TEXT    NOT NULL,
	player  TEXT    NOT NULL, -- version of its program
	asked   INTEGER NOT NULL, -- this and every instant below: nanoseconds since 1970, UTC
	expires INTEGER NOT NULL
) STRICT;

-- The codes typed within the last hour that no screen showed.
CREATE TABLE guess (
	at INTEGER NOT NULL
) STRICT;

-- When each screen was reached and lost, the newest only: see MaxTransitions.
CREATE TABLE transition (
	seq     INTEGER PRIMARY KEY AUTOINCREMENT,
	screen  TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	online  INTEGER NOT NULL CHECK (online IN (0, 1)),
	version INTEGER NOT NULL, -- of the playlist that it showed
	error   TEXT    NOT NULL
) STRICT;
CREATE INDEX transition_screen ON transition (screen, seq);
CREATE INDEX transition_at ON transition (at);

-- Which hub of several leads. token grows whenever the lease changes hands, and
-- is never used twice.
CREATE TABLE lease (
	one    INTEGER PRIMARY KEY CHECK (one = 1),
	holder TEXT    NOT NULL, -- empty: nobody
	token  INTEGER NOT NULL,
	until  INTEGER NOT NULL
) STRICT;
INSERT INTO lease VALUES (1, '', 0, 0);

-- Grows with every playlist: how a hub notices what another one published.
ALTER TABLE revision ADD COLUMN playlists INTEGER NOT NULL DEFAULT 0;

-- The public half of the signing key: a hub without the private one must not
-- make another, which no screen would trust.
CREATE TABLE signing (
	one    INTEGER PRIMARY KEY CHECK (one = 1),
	public BLOB    NOT NULL
) STRICT;
