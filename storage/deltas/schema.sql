-- deltas.db as it is today. schema.cpp brings every file here; a test proves both equal.
-- place = number of the epoch x 2^40 + seq. Everything here can be read from the journal again.

CREATE TABLE meta (            -- how far the journal is in here, the newest day close and time
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE epoch (
  number INTEGER PRIMARY KEY,  -- in the order of the chain
  epoch INTEGER NOT NULL       -- the 64 random bits
);

CREATE TABLE delta (           -- what an entry did to an account
  account TEXT NOT NULL,       -- or the token of a card that nobody knew
  place INTEGER NOT NULL,
  effects TEXT NOT NULL,       -- canonical JSON
  PRIMARY KEY (account, place)
) WITHOUT ROWID;

CREATE TABLE taken (           -- returns and voids of a sale
  place INTEGER PRIMARY KEY,
  sale BLOB NOT NULL,
  id BLOB NOT NULL
);

CREATE TABLE serial (          -- single codes that were consumed here
  serial TEXT PRIMARY KEY,
  place INTEGER NOT NULL
) WITHOUT ROWID;
