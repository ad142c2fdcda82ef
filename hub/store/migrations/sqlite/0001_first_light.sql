-- The records that people keep, one row each; body is the record as JSON.
-- position is its place in the list of its kind, as its owner wrote it.
CREATE TABLE record (
	kind     TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	position INTEGER NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Who changed which record, when, from what to what.
CREATE TABLE journal (
	seq    INTEGER PRIMARY KEY AUTOINCREMENT,
	at     TEXT NOT NULL, -- RFC 3339, UTC
	by     TEXT NOT NULL,
	kind   TEXT NOT NULL,
	id     TEXT NOT NULL,
	verb   TEXT NOT NULL,
	before TEXT,
	after  TEXT
) STRICT;

-- Grows with every change of a record: how a hub notices what another process wrote.
CREATE TABLE revision (
	one     INTEGER PRIMARY KEY CHECK (one = 1),
	records INTEGER NOT NULL
) STRICT;
INSERT INTO revision VALUES (1, 0);

-- The last good content of each feed after redaction; goes with its feed.
CREATE TABLE snapshot (
	feed          TEXT NOT NULL PRIMARY KEY,
	kind          TEXT NOT NULL DEFAULT 'feed' CHECK (kind = 'feed'),
	from_day      TEXT NOT NULL,
	until_day     TEXT NOT NULL,
	rules         TEXT NOT NULL,
	content_hash  TEXT NOT NULL,
	health        TEXT NOT NULL, -- JSON
	occurrences   TEXT NOT NULL, -- JSON
	FOREIGN KEY (kind, feed) REFERENCES record (kind, id) ON DELETE CASCADE
) STRICT;

-- The playlist of each site as published. It outlives its site: a version is
-- never used twice, even when a site comes back.
CREATE TABLE playlist (
	site    TEXT    NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	digest  TEXT    NOT NULL,
	sealed  BLOB    NOT NULL,
	issued  TEXT    NOT NULL -- RFC 3339, UTC
) STRICT;
