-- cache.db as it is today. schema.cpp brings every file here; a test proves both equal.
-- Each row of people carries the stamp (epoch, seq, hash) of the page that brought it; null: none of ours.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,          -- canonical JSON of the row
  stamp_epoch INTEGER,
  stamp_seq INTEGER,
  stamp_hash BLOB,
  position INTEGER NOT NULL DEFAULT 0  -- of the feed: an older page does not undo a newer row
) WITHOUT ROWID;

CREATE TABLE member (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  body TEXT NOT NULL,
  stamp_epoch INTEGER,
  stamp_seq INTEGER,
  stamp_hash BLOB,
  position INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE INDEX member_by_account ON member (account, id);

CREATE TABLE card (
  token BLOB PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;
