#include "ledger/store/schema.h"

#include <array>

namespace till::ledger {
namespace {

namespace sqlite = storage::sqlite;

constexpr std::string_view version_1_000 = R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE register (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, store TEXT NOT NULL,
  name TEXT NOT NULL, public_key BLOB NOT NULL, certificate TEXT NOT NULL, state TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL, last_contact INTEGER, build TEXT NOT NULL, epoch INTEGER);
CREATE TABLE instance (register INTEGER NOT NULL REFERENCES register (number), nonce BLOB NOT
  NULL, seen_at INTEGER NOT NULL, retired INTEGER NOT NULL, PRIMARY KEY (register, nonce)) WITHOUT
  ROWID;
CREATE TABLE epoch (number INTEGER PRIMARY KEY, register INTEGER NOT NULL REFERENCES register
  (number), epoch INTEGER NOT NULL, parent INTEGER, parent_hash BLOB NOT NULL, head_seq INTEGER
  NOT NULL, head_hash BLOB NOT NULL, settled_seq INTEGER NOT NULL, UNIQUE (register, epoch));
CREATE INDEX epoch_unsettled ON epoch (number) WHERE head_seq > settled_seq;
CREATE TABLE raw_entry (place INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id BLOB NOT NULL, hash
  BLOB NOT NULL, personal_digest BLOB, body BLOB NOT NULL, personal BLOB, received_at INTEGER NOT
  NULL);
CREATE TABLE parked (place INTEGER PRIMARY KEY, register INTEGER NOT NULL REFERENCES register
  (number), code TEXT NOT NULL, waits_for BLOB, detail TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX parked_by_register ON parked (register, place);
CREATE INDEX parked_by_cause ON parked (waits_for) WHERE waits_for IS NOT NULL;
CREATE TABLE receipt (id BLOB PRIMARY KEY, place INTEGER NOT NULL, register INTEGER NOT NULL
  REFERENCES register (number), kind TEXT NOT NULL, sale BLOB, account TEXT, pos_key BLOB NOT
  NULL, request BLOB NOT NULL, store TEXT NOT NULL, pos TEXT NOT NULL, business_date TEXT NOT
  NULL, pos_transaction TEXT NOT NULL, at INTEGER NOT NULL, gross INTEGER NOT NULL, total INTEGER
  NOT NULL, earned INTEGER NOT NULL, spent INTEGER NOT NULL, restored INTEGER NOT NULL, clawed
  INTEGER NOT NULL, ruleset BLOB, status TEXT NOT NULL, duplicate_of BLOB, as_told INTEGER NOT
  NULL, recomputed TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX receipt_by_account ON receipt (account, at, id) WHERE account IS NOT NULL;
CREATE INDEX receipt_by_pos_key ON receipt (pos_key);
CREATE INDEX receipt_by_sale ON receipt (sale, place) WHERE sale IS NOT NULL;
CREATE INDEX receipt_by_register ON receipt (register, kind, status);
CREATE TABLE repeated (place INTEGER PRIMARY KEY, register INTEGER NOT NULL REFERENCES register
  (number), id BLOB NOT NULL);
CREATE TABLE account (id TEXT PRIMARY KEY, kind TEXT NOT NULL, balance INTEGER NOT NULL, debt
  INTEGER NOT NULL, purchases INTEGER NOT NULL, last_purchase INTEGER, offline_points_max INTEGER,
  opened_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE posting (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, place INTEGER, entry BLOB,
  register INTEGER REFERENCES register (number), points INTEGER NOT NULL, reason TEXT NOT NULL, at
  INTEGER NOT NULL);
CREATE INDEX posting_by_entry ON posting (entry) WHERE entry IS NOT NULL;
CREATE INDEX posting_by_register ON posting (register, kind, points);
CREATE TABLE posting_line (posting INTEGER NOT NULL REFERENCES posting (number), line INTEGER
  NOT NULL, account TEXT NOT NULL REFERENCES account (id), lot TEXT, points INTEGER NOT NULL,
  PRIMARY KEY (posting, line)) WITHOUT ROWID;
CREATE INDEX posting_line_by_account ON posting_line (account, posting);
CREATE TABLE lot (account TEXT NOT NULL REFERENCES account (id), id TEXT NOT NULL, points
  INTEGER NOT NULL, earned_at INTEGER NOT NULL, active_from INTEGER, expires_at INTEGER, source
  TEXT NOT NULL, partner TEXT NOT NULL, PRIMARY KEY (account, id)) WITHOUT ROWID;
CREATE TABLE counter (account TEXT NOT NULL REFERENCES account (id), name TEXT NOT NULL, count
  INTEGER NOT NULL, PRIMARY KEY (account, name)) WITHOUT ROWID;
CREATE TABLE offer_use (account TEXT NOT NULL REFERENCES account (id), offer TEXT NOT NULL, day
  TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (account, offer, day)) WITHOUT ROWID;
CREATE TABLE redeemed (account TEXT NOT NULL REFERENCES account (id), day TEXT NOT NULL, points
  INTEGER NOT NULL, PRIMARY KEY (account, day)) WITHOUT ROWID;
CREATE TABLE bought (account TEXT NOT NULL REFERENCES account (id), sku TEXT NOT NULL, PRIMARY
  KEY (account, sku)) WITHOUT ROWID;
CREATE TABLE code_use (serial TEXT NOT NULL, entry BLOB NOT NULL, account TEXT, at INTEGER NOT
  NULL, PRIMARY KEY (serial, entry)) WITHOUT ROWID;
CREATE TABLE member (id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), name
  TEXT NOT NULL, masked_phone TEXT NOT NULL, tier TEXT NOT NULL, segments TEXT NOT NULL,
  birth_month INTEGER, birth_day INTEGER, activated TEXT NOT NULL, offers TEXT NOT NULL,
  app_key_not_before INTEGER, joined_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX member_by_account ON member (account, id);
CREATE INDEX member_by_name ON member (name COLLATE NOCASE, id);
CREATE TABLE identifier (token BLOB PRIMARY KEY, kind TEXT NOT NULL, account TEXT NOT NULL
  REFERENCES account (id), member TEXT, hint TEXT NOT NULL, blocked INTEGER NOT NULL) WITHOUT
  ROWID;
CREATE INDEX identifier_by_account ON identifier (account, token);
CREATE TABLE change (cursor INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT
  NULL, register INTEGER, UNIQUE (kind, id));
CREATE TABLE enrolment_code (hash BLOB PRIMARY KEY, store TEXT NOT NULL, name TEXT NOT NULL,
  expires_at INTEGER NOT NULL, tries INTEGER NOT NULL, used_key BLOB, register INTEGER REFERENCES
  register (number)) WITHOUT ROWID;
CREATE TABLE ruleset (sha256 BLOB PRIMARY KEY, version INTEGER NOT NULL UNIQUE, label TEXT NOT
  NULL, engine INTEGER NOT NULL, compressed BLOB NOT NULL, key TEXT NOT NULL, signature BLOB NOT
  NULL, published_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE seal (place INTEGER PRIMARY KEY, register INTEGER NOT NULL REFERENCES register
  (number), business_date TEXT NOT NULL, agreement TEXT NOT NULL, bytes BLOB NOT NULL, key TEXT
  NOT NULL, signature BLOB NOT NULL);
CREATE INDEX seal_by_day ON seal (register, business_date, place);
CREATE TABLE token (hash BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
  made_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE alarm (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,
  register INTEGER REFERENCES register (number), entry BLOB, text TEXT NOT NULL);
)sql";

constexpr std::string_view version_1_001 = R"sql(
DROP TABLE instance;
ALTER TABLE register ADD COLUMN greetings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE register ADD COLUMN proven_from INTEGER NOT NULL DEFAULT 0;
CREATE TABLE lifetime (register INTEGER NOT NULL REFERENCES register (number), nonce BLOB NOT
  NULL, first_heard INTEGER NOT NULL, last_heard INTEGER NOT NULL, PRIMARY KEY (register, nonce))
  WITHOUT ROWID;
CREATE TABLE generation (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, feed_cursor INTEGER
  NOT NULL, minted_at INTEGER NOT NULL, reason TEXT NOT NULL);
)sql";

constexpr std::string_view version_1_002 = R"sql(
ALTER TABLE parked ADD COLUMN retry INTEGER NOT NULL DEFAULT 0;
CREATE INDEX parked_to_retry ON parked (place) WHERE retry = 1;
)sql";

constexpr std::string_view version_1_003 = R"sql(
CREATE TABLE snapshot (region TEXT NOT NULL, version INTEGER NOT NULL, made_at INTEGER NOT NULL,
  manifest BLOB NOT NULL, key TEXT NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (region,
  version)) WITHOUT ROWID;
CREATE TABLE snapshot_chunk (sha256 BLOB NOT NULL UNIQUE, version INTEGER NOT NULL, bytes BLOB NOT
  NULL);
CREATE TABLE snapshot_stamp (version INTEGER NOT NULL, register INTEGER NOT NULL REFERENCES
  register (number), epoch INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY
  (version, register)) WITHOUT ROWID;
CREATE TABLE live_scope (store TEXT NOT NULL, account TEXT NOT NULL, used_at INTEGER NOT NULL,
  PRIMARY KEY (store, account)) WITHOUT ROWID;
ALTER TABLE change ADD COLUMN account TEXT;
CREATE TABLE hold (id BLOB PRIMARY KEY, register INTEGER NOT NULL REFERENCES register (number),
  account TEXT NOT NULL, points INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX hold_by_account ON hold (account);
CREATE TABLE held_code (serial TEXT NOT NULL, hold BLOB NOT NULL, PRIMARY KEY (serial, hold))
  WITHOUT ROWID;
-- A ledger that told every till of everybody goes on so.
INSERT INTO meta (name, value) SELECT 'live_scope', 'all' WHERE EXISTS (SELECT 1 FROM register);
)sql";

constexpr std::string_view version_1_004 = R"sql(
CREATE TABLE late_claim (entry BLOB PRIMARY KEY, place INTEGER NOT NULL, register INTEGER NOT NULL
  REFERENCES register (number), sale BLOB NOT NULL, account TEXT NOT NULL, at INTEGER NOT NULL,
  refused TEXT, duplicate_of BLOB, earned INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX late_claim_by_sale ON late_claim (sale);
)sql";

constexpr std::array migrations{
    sqlite::Migration{1'000, version_1_000}, sqlite::Migration{1'001, version_1_001},
    sqlite::Migration{1'002, version_1_002}, sqlite::Migration{1'003, version_1_003},
    sqlite::Migration{1'004, version_1_004}};

}  // namespace

std::span<const sqlite::Migration> ledger_migrations() { return migrations; }

Result<sqlite::Database> open_ledger_db(const std::filesystem::path& file) {
  TILL_TRY(auto database, sqlite::Database::open(file, {.application_id = ledger_application_id,
                                                        .synchronous = sqlite::Synchronous::full,
                                                        .secure_delete = true}));
  TILL_CHECK(sqlite::migrate(database, ledger_migrations()));
  TILL_CHECK(database.checkpoint_completely());
  return database;
}

}  // namespace till::ledger
