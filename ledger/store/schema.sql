-- ledger.db as it is today. schema.cpp brings every file here; a test proves both equal.
-- Everything that grows is keyed by account or by register, so that it can be partitioned by that key.
-- place = number of the epoch x 2^40 + seq: one number for one raw entry. Instants are seconds since
-- 1970 UTC, points and money whole numbers. Private keys are not in here.

CREATE TABLE meta (              -- small texts by name: generation, keys document, hosts
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE register (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  store TEXT NOT NULL,
  name TEXT NOT NULL,
  public_key BLOB NOT NULL,
  certificate TEXT NOT NULL,     -- PEM
  state TEXT NOT NULL,           -- active, revoked, quarantined, recovered, cloned
  enrolled_at INTEGER NOT NULL,
  last_contact INTEGER,
  build TEXT NOT NULL,           -- as its last hello said
  epoch INTEGER,                 -- number of the epoch it writes now; null: none came yet
  greetings INTEGER NOT NULL DEFAULT 0,   -- number of the newest answer to its hello
  proven_from INTEGER NOT NULL DEFAULT 0  -- answers up to this one prove no life: an admin acted
);

CREATE TABLE lifetime (          -- of processes, by the nonce of their hello: the first and the last
  register INTEGER NOT NULL REFERENCES register (number),   -- greeting each is known to have heard
  nonce BLOB NOT NULL,
  first_heard INTEGER NOT NULL,
  last_heard INTEGER NOT NULL,
  PRIMARY KEY (register, nonce)
) WITHOUT ROWID;

CREATE TABLE generation (        -- each but the first, with the end of the feed where it began
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  feed_cursor INTEGER NOT NULL,
  minted_at INTEGER NOT NULL,
  reason TEXT NOT NULL
);

CREATE TABLE epoch (
  number INTEGER PRIMARY KEY,
  register INTEGER NOT NULL REFERENCES register (number),
  epoch INTEGER NOT NULL,        -- the 64 random bits
  parent INTEGER,                -- place of the entry that seq 1 descends from; null: of none
  parent_hash BLOB NOT NULL,     -- its hash, or zeros
  head_seq INTEGER NOT NULL,
  head_hash BLOB NOT NULL,
  settled_seq INTEGER NOT NULL,  -- every entry up to here is posted or parked
  UNIQUE (register, epoch)
);

CREATE INDEX epoch_unsettled ON epoch (number) WHERE head_seq > settled_seq;

CREATE TABLE raw_entry (         -- as received, contiguous in each epoch, never merged
  place INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  id BLOB NOT NULL,
  hash BLOB NOT NULL,
  personal_digest BLOB,          -- null: there never was a personal part
  body BLOB NOT NULL,
  personal BLOB,                 -- null with a digest: erased
  received_at INTEGER NOT NULL
);

CREATE TABLE parked (            -- received, and not posted yet
  place INTEGER PRIMARY KEY,
  register INTEGER NOT NULL REFERENCES register (number),
  code TEXT NOT NULL,            -- waits_for_sale, unknown_ruleset, malformed, unknown_kind, crashed
  waits_for BLOB,                -- the entry id or the ruleset whose coming releases it
  detail TEXT NOT NULL,
  at INTEGER NOT NULL,
  retry INTEGER NOT NULL DEFAULT 0   -- 1: a person asked to try it again
);

CREATE INDEX parked_by_register ON parked (register, place);

CREATE INDEX parked_by_cause ON parked (waits_for) WHERE waits_for IS NOT NULL;

CREATE INDEX parked_to_retry ON parked (place) WHERE retry = 1;

CREATE TABLE receipt (           -- one row a sale, return or void, by entry id
  id BLOB PRIMARY KEY,
  place INTEGER NOT NULL,
  register INTEGER NOT NULL REFERENCES register (number),
  kind TEXT NOT NULL,            -- sale, return, void
  sale BLOB,                     -- of a return or void
  account TEXT,                  -- null: nobody
  pos_key BLOB NOT NULL,         -- first 16 bytes of the SHA-256 of the POS key
  request BLOB NOT NULL,         -- SHA-256 of the canonical request
  store TEXT NOT NULL,
  pos TEXT NOT NULL,
  business_date TEXT NOT NULL,
  pos_transaction TEXT NOT NULL,
  at INTEGER NOT NULL,
  gross INTEGER NOT NULL,
  total INTEGER NOT NULL,        -- of a return what was paid back
  earned INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  restored INTEGER NOT NULL,
  clawed INTEGER NOT NULL,
  ruleset BLOB,
  status TEXT NOT NULL,          -- posted, duplicate
  duplicate_of BLOB,
  as_told INTEGER NOT NULL,      -- 1: the POS did not follow the engine
  recomputed TEXT NOT NULL       -- equal, differs, erased, none
) WITHOUT ROWID;

CREATE INDEX receipt_by_account ON receipt (account, at, id) WHERE account IS NOT NULL;

CREATE INDEX receipt_by_pos_key ON receipt (pos_key);

CREATE INDEX receipt_by_sale ON receipt (sale, place) WHERE sale IS NOT NULL;

CREATE INDEX receipt_by_register ON receipt (register, kind, status);

CREATE TABLE repeated (          -- the same entry id received again: posted once
  place INTEGER PRIMARY KEY,
  register INTEGER NOT NULL REFERENCES register (number),
  id BLOB NOT NULL
);

CREATE TABLE account (
  id TEXT PRIMARY KEY,           -- 32 hex digits of people; of the house "issuance:<partner>", ...
  kind TEXT NOT NULL,            -- member, pending (a card nobody registered), house
  balance INTEGER NOT NULL,      -- the sum of its postings, which is its lots less its debt
  debt INTEGER NOT NULL,
  purchases INTEGER NOT NULL,
  last_purchase INTEGER,
  offline_points_max INTEGER,
  opened_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE posting (           -- one movement of points, its lines sum to zero
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,            -- accrual, redemption, restoration, clawback, forfeiture, adjustment, import
  place INTEGER,                 -- the raw entry; null: by hand
  entry BLOB,                    -- its id
  register INTEGER REFERENCES register (number),
  points INTEGER NOT NULL,       -- signed, what the people's account got
  reason TEXT NOT NULL,          -- of one by hand
  at INTEGER NOT NULL
);

CREATE INDEX posting_by_entry ON posting (entry) WHERE entry IS NOT NULL;

CREATE INDEX posting_by_register ON posting (register, kind, points);

CREATE TABLE posting_line (
  posting INTEGER NOT NULL REFERENCES posting (number),
  line INTEGER NOT NULL,
  account TEXT NOT NULL REFERENCES account (id),
  lot TEXT,                      -- of people's accounts; null: a debt
  points INTEGER NOT NULL,
  PRIMARY KEY (posting, line)
) WITHOUT ROWID;

CREATE INDEX posting_line_by_account ON posting_line (account, posting);

CREATE TABLE lot (
  account TEXT NOT NULL REFERENCES account (id),
  id TEXT NOT NULL,
  points INTEGER NOT NULL,       -- left; may be negative
  earned_at INTEGER NOT NULL,    -- 0: spent before its birth came
  active_from INTEGER,
  expires_at INTEGER,
  source TEXT NOT NULL,
  partner TEXT NOT NULL,
  PRIMARY KEY (account, id)
) WITHOUT ROWID;

CREATE TABLE counter (           -- stamps and quests
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (account, name)
) WITHOUT ROWID;

CREATE TABLE offer_use (         -- of offers with a limit on uses, by business day
  account TEXT NOT NULL REFERENCES account (id),
  offer TEXT NOT NULL,
  day TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (account, offer, day)
) WITHOUT ROWID;

CREATE TABLE redeemed (          -- towards the cap of a business day
  account TEXT NOT NULL REFERENCES account (id),
  day TEXT NOT NULL,
  points INTEGER NOT NULL,
  PRIMARY KEY (account, day)
) WITHOUT ROWID;

CREATE TABLE bought (            -- goods that an offer's audience asks for
  account TEXT NOT NULL REFERENCES account (id),
  sku TEXT NOT NULL,
  PRIMARY KEY (account, sku)
) WITHOUT ROWID;

CREATE TABLE code_use (          -- a serial used twice is an alarm
  serial TEXT NOT NULL,
  entry BLOB NOT NULL,
  account TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (serial, entry)
) WITHOUT ROWID;

CREATE TABLE member (
  id TEXT PRIMARY KEY,           -- 32 hex digits
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  masked_phone TEXT NOT NULL,
  tier TEXT NOT NULL,
  segments TEXT NOT NULL,        -- JSON list
  birth_month INTEGER,
  birth_day INTEGER,
  activated TEXT NOT NULL,       -- JSON list
  offers TEXT NOT NULL,          -- JSON list of personal offers
  app_key_not_before INTEGER,
  joined_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX member_by_account ON member (account, id);

CREATE INDEX member_by_name ON member (name COLLATE NOCASE, id);

CREATE TABLE identifier (        -- a card number or phone as its keyed hash
  token BLOB PRIMARY KEY,
  kind TEXT NOT NULL,            -- card, phone
  account TEXT NOT NULL REFERENCES account (id),
  member TEXT,                   -- null: a card without a person
  hint TEXT NOT NULL,            -- masked, for people: "****1234"
  blocked INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX identifier_by_account ON identifier (account, token);

CREATE TABLE change (            -- the feed: one row a changed thing, moved to the newest cursor
  cursor INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,            -- account, member, card, ruleset, keys, seal
  id TEXT NOT NULL,
  register INTEGER,              -- null: for every register
  account TEXT,                  -- of people's rows: for the stores that it uses
  UNIQUE (kind, id)
);

CREATE TABLE enrolment_code (
  hash BLOB PRIMARY KEY,         -- SHA-256 of the secret
  store TEXT NOT NULL,
  name TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  tries INTEGER NOT NULL,        -- presented and not accepted
  used_key BLOB,                 -- public key of the register that came of it
  register INTEGER REFERENCES register (number)
) WITHOUT ROWID;

CREATE TABLE ruleset (
  sha256 BLOB PRIMARY KEY,       -- of the envelope's bytes
  version INTEGER NOT NULL UNIQUE,
  label TEXT NOT NULL,
  engine INTEGER NOT NULL,
  compressed BLOB NOT NULL,      -- the envelope, zstd
  key TEXT NOT NULL,
  signature BLOB NOT NULL,
  published_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE seal (
  place INTEGER PRIMARY KEY,     -- of the day_close entry
  register INTEGER NOT NULL REFERENCES register (number),
  business_date TEXT NOT NULL,
  agreement TEXT NOT NULL,       -- three_way, two_way, differs
  bytes BLOB NOT NULL,
  key TEXT NOT NULL,
  signature BLOB NOT NULL
);

CREATE INDEX seal_by_day ON seal (register, business_date, place);

CREATE TABLE token (             -- of the people's API
  hash BLOB PRIMARY KEY,         -- SHA-256 of the bearer token
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,            -- admin, support, partner
  made_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE alarm (             -- what a person should look at
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,            -- quote_differs, pos_key_reused, code_reused, clone, ...
  register INTEGER REFERENCES register (number),
  entry BLOB,
  text TEXT NOT NULL
);

CREATE TABLE snapshot (          -- bases of regions: the newest two of each
  region TEXT NOT NULL,
  version INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  manifest BLOB NOT NULL,        -- canonical JSON
  key TEXT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (region, version)
) WITHOUT ROWID;

CREATE TABLE snapshot_chunk (
  sha256 BLOB NOT NULL UNIQUE,
  version INTEGER NOT NULL,      -- the newest snapshot that has it
  bytes BLOB NOT NULL
);

CREATE TABLE snapshot_stamp (    -- which of a register's entries the rows of a snapshot include
  version INTEGER NOT NULL,
  register INTEGER NOT NULL REFERENCES register (number),
  epoch INTEGER NOT NULL,        -- the 64 random bits
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (version, register)
) WITHOUT ROWID;

CREATE TABLE live_scope (        -- accounts whose whole rows the tills of a store hold
  store TEXT NOT NULL,
  account TEXT NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (store, account)
) WITHOUT ROWID;

CREATE TABLE late_claim (        -- a receipt of nobody, claimed by a member
  entry BLOB PRIMARY KEY,
  place INTEGER NOT NULL,
  register INTEGER NOT NULL REFERENCES register (number),
  sale BLOB NOT NULL,
  account TEXT NOT NULL,         -- of the member
  at INTEGER NOT NULL,
  refused TEXT,                  -- why it earns nothing; null: it does
  duplicate_of BLOB,             -- the claim that earns
  earned INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX late_claim_by_sale ON late_claim (sale);

CREATE TABLE hold (              -- points set aside before a payment, until the sale is posted
  id BLOB PRIMARY KEY,           -- the till's reservation
  register INTEGER NOT NULL REFERENCES register (number),
  account TEXT NOT NULL,
  points INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX hold_by_account ON hold (account);

CREATE TABLE held_code (         -- coupons set aside with a hold
  serial TEXT NOT NULL,
  hold BLOB NOT NULL,
  PRIMARY KEY (serial, hold)
) WITHOUT ROWID;
