-- journal.db as it is today. schema.cpp brings every file here; a test proves both equal.
-- place = number of the epoch x 2^40 + seq: append-only keys, no secondary index, few pages a commit.

CREATE TABLE meta (            -- small texts by name: identity, keys document
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE epoch (
  number INTEGER PRIMARY KEY,  -- 1, 2, ... as they were opened here
  epoch INTEGER NOT NULL,      -- the 64 random bits
  parent BLOB NOT NULL         -- hash that seq 1 descends from, or zeros
);

CREATE TABLE entry (
  place INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  id BLOB NOT NULL,
  hash BLOB NOT NULL,
  personal_digest BLOB,        -- null: there never was a personal part
  pos_key BLOB,                -- first 16 bytes of the hash of the POS key; null: none
  request BLOB,                -- SHA-256 of the canonical request
  body BLOB NOT NULL,
  personal BLOB                -- null with a digest: erased
);

CREATE TABLE fact (            -- narrow: what must be found in memory after a start; filled in
                               -- batches, so it may lack the newest entries
  place INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  pos_key BLOB,
  request BLOB,
  bytes INTEGER                -- of body and personal part; null: an older build wrote the row
);

CREATE TABLE ack (             -- the newest signed ack, as received
  one INTEGER PRIMARY KEY CHECK (one = 1),
  bytes BLOB NOT NULL,
  key TEXT NOT NULL,
  signature BLOB NOT NULL
);

CREATE TABLE reservation (
  id BLOB PRIMARY KEY,
  body TEXT NOT NULL           -- canonical JSON
) WITHOUT ROWID;

CREATE TABLE ruleset (
  sha256 BLOB PRIMARY KEY,
  version INTEGER NOT NULL,
  key TEXT NOT NULL,
  signature BLOB NOT NULL,
  in_force INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE seal (
  place INTEGER PRIMARY KEY,   -- of the day_close entry
  bytes BLOB NOT NULL,
  key TEXT NOT NULL,
  signature BLOB NOT NULL
);
