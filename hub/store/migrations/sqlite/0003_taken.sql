-- The rooms that are taken by what is not told; of content that was kept before,
-- it is not known.
ALTER TABLE snapshot ADD COLUMN taken TEXT NOT NULL DEFAULT '[]'; -- JSON
