-- What migrations/sqlite comes to after 0004_fleet.sql, where each table and
-- column is explained, and the pictures: several hubs share them.
CREATE TABLE record (
	kind     TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	position INTEGER NOT NULL,
	body     TEXT    NOT NULL, -- JSON, as are the bodies below; as text: JSONB would not give back what was put
	PRIMARY KEY (kind, id)
);

CREATE TABLE journal (
	seq    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at     TEXT NOT NULL,
	by     TEXT NOT NULL,
	kind   TEXT NOT NULL,
	id     TEXT NOT NULL,
	verb   TEXT NOT NULL,
	before TEXT,
	after  TEXT
);

CREATE TABLE revision (
	one       INTEGER PRIMARY KEY CHECK (one = 1),
	records   BIGINT NOT NULL,
	playlists BIGINT NOT NULL
);
INSERT INTO revision VALUES (1, 0, 0);

CREATE TABLE snapshot (
	feed         TEXT   NOT NULL PRIMARY KEY,
	kind         TEXT   NOT NULL DEFAULT 'feed' CHECK (kind = 'feed'),
	from_day     TEXT   NOT NULL,
	until_day    TEXT   NOT NULL,
	rules        TEXT   NOT NULL,
	content_hash TEXT   NOT NULL,
	occurrences  TEXT   NOT NULL,
	source       TEXT   NOT NULL,
	asked_s      BIGINT NOT NULL,
	taken        TEXT   NOT NULL,
	FOREIGN KEY (kind, feed) REFERENCES record (kind, id) ON DELETE CASCADE
);

CREATE TABLE health (
	feed TEXT NOT NULL PRIMARY KEY REFERENCES snapshot (feed) ON DELETE CASCADE,
	body TEXT NOT NULL
);

CREATE TABLE acceptance (
	feed  TEXT NOT NULL PRIMARY KEY,
	kind  TEXT NOT NULL DEFAULT 'feed' CHECK (kind = 'feed'),
	since TEXT NOT NULL,
	FOREIGN KEY (kind, feed) REFERENCES record (kind, id) ON DELETE CASCADE
);

CREATE TABLE playlist (
	site    TEXT   NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL,
	digest  TEXT   NOT NULL,
	sealed  BYTEA  NOT NULL,
	issued  TEXT   NOT NULL
);

CREATE TABLE enrolment (
	key     TEXT   NOT NULL PRIMARY KEY,
	code    TEXT   NOT NULL,
	address TEXT   NOT NULL,
	player  TEXT   NOT NULL,
	asked   BIGINT NOT NULL,
	expires BIGINT NOT NULL
);

CREATE TABLE guess (
	at BIGINT NOT NULL
);

CREATE TABLE transition (
	seq     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	screen  TEXT    NOT NULL,
	at      BIGINT  NOT NULL,
	online  INTEGER NOT NULL CHECK (online IN (0, 1)),
	version BIGINT  NOT NULL,
	error   TEXT    NOT NULL
);
CREATE INDEX transition_screen ON transition (screen, seq);
CREATE INDEX transition_at ON transition (at);

CREATE TABLE lease (
	one    INTEGER PRIMARY KEY CHECK (one = 1),
	holder TEXT    NOT NULL,
	token  BIGINT  NOT NULL,
	until  BIGINT  NOT NULL
);
INSERT INTO lease VALUES (1, '', 0, 0);

CREATE TABLE signing (
	one    INTEGER PRIMARY KEY CHECK (one = 1),
	public BYTEA   NOT NULL
);

CREATE TABLE media (
	id   TEXT  NOT NULL PRIMARY KEY, -- SHA-256 of body
	body BYTEA NOT NULL
);
