-- Where the content came from (a hash of the address: a calendar at another one
-- is another calendar), and how often it asks to be read.
ALTER TABLE snapshot ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE snapshot ADD COLUMN asked_s INTEGER NOT NULL DEFAULT 0; -- seconds; 0: it does not say

-- The last loss of each feed that somebody confirmed, by the instant at which the
-- loss was first seen; goes with its feed. Who and when is in the journal.
CREATE TABLE acceptance (
	feed  TEXT NOT NULL PRIMARY KEY,
	kind  TEXT NOT NULL DEFAULT 'feed' CHECK (kind = 'feed'),
	since TEXT NOT NULL, -- RFC 3339, UTC
	FOREIGN KEY (kind, feed) REFERENCES record (kind, id) ON DELETE CASCADE
) STRICT;
