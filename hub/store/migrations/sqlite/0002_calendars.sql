-- Where the content came from (a hash of the address: a calendar at another one
-- is another calendar), and how often it asks to be read.
ALTER TABLE snapshot ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE snapshot ADD COLUMN asked_s INTEGER NOT NULL DEFAULT 0; -- seconds; 0: it does not say

-- How each feed is doing, beside its content: it is written every hour, and the
-- content, which is a thousand times larger, when it changes.
CREATE TABLE health (
	feed TEXT NOT NULL PRIMARY KEY REFERENCES snapshot (feed) ON DELETE CASCADE,
	body TEXT NOT NULL -- JSON
) STRICT;
INSERT INTO health (feed, body) SELECT feed, health FROM snapshot;
ALTER TABLE snapshot DROP COLUMN health;

-- The last loss of each feed that somebody confirmed, by the instant at which the
-- loss was first seen; goes with its feed. Who and when is in the journal.
CREATE TABLE acceptance (
	feed  TEXT NOT NULL PRIMARY KEY,
	kind  TEXT NOT NULL DEFAULT 'feed' CHECK (kind = 'feed'),
	since TEXT NOT NULL, -- RFC 3339, UTC
	FOREIGN KEY (kind, feed) REFERENCES record (kind, id) ON DELETE CASCADE
) STRICT;
