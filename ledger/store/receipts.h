// Sales, returns and voids that were posted: one row each, what lists and searches need. The whole
// receipt is the raw entry at `place`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"
#include "loyalty/values.h"
#include "record/pos_key.h"

namespace till::ledger {

// A POS key as the index keeps it: the first 16 bytes of the SHA-256 of its canonical JSON.
using PosKeyDigest = Fixed<16, struct PosKeyDigestTag>;
[[nodiscard]] PosKeyDigest digest_of(const record::PosKey& key);

struct ReceiptRow {
  enum class Status { posted, duplicate };
  // Whether the engine, asked again with the inputs of the receipt, said the same.
  enum class Recomputed {
    equal,
    differs,
    erased,  // its member view was erased
    none,    // told by the POS alone
  };

  EntryId id;
  Place place;
  RegisterNumber register_number;
  std::optional<EntryId> sale;  // of a return or void
  std::string account;          // empty: nobody
  record::PosKey pos_key;       // its kind is the receipt's
  Hash request;
  Instant at{};
  loyalty::Money gross;
  loyalty::Money total;  // of a return what was paid back
  loyalty::Points earned;
  loyalty::Points spent;
  loyalty::Points restored;
  loyalty::Points clawed;
  std::optional<Hash> ruleset;
  Status status = Status::posted;
  std::optional<EntryId> duplicate_of;
  bool as_told = false;
  Recomputed recomputed = Recomputed::none;
  friend bool operator==(const ReceiptRow&, const ReceiptRow&) = default;
};
[[nodiscard]] std::string_view name_of(ReceiptRow::Status status);
[[nodiscard]] std::string_view name_of(ReceiptRow::Recomputed recomputed);

// Where a page of receipts goes on: after the last row of the one before, newest first.
struct ReceiptPage {
  std::size_t rows_max = 50;
  std::optional<EntryId> after;
};

// Repository of the tables receipt and repeated.
class Receipts {
 public:
  explicit Receipts(sqlite::Database& database);

  [[nodiscard]] Result<> add(sqlite::Transaction& transaction, const ReceiptRow& row);
  [[nodiscard]] Result<std::optional<ReceiptRow>> find(const EntryId& id);
  // Posted ones of that key, the first posted first.
  [[nodiscard]] Result<std::vector<ReceiptRow>> with_key(const record::PosKey& key);
  // Posted returns and voids of a sale, in the order posted.
  [[nodiscard]] Result<std::vector<ReceiptRow>> returns_of(const EntryId& sale);
  // The same of all ids that this transaction of the POS was received under.
  [[nodiscard]] Result<std::vector<ReceiptRow>> returns_of_transaction(const ReceiptRow& sale);
  [[nodiscard]] Result<std::vector<ReceiptRow>> of_account(std::string_view account,
                                                           const ReceiptPage& page);
  struct Repeated {
    Place place;
    RegisterNumber register_number;
    EntryId id;
  };
  // The same entry came once more.
  [[nodiscard]] Result<> note_repeated(sqlite::Transaction& transaction, const Repeated& repeated);

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_id_;
  sqlite::Statement select_key_;
  sqlite::Statement select_returns_;
  sqlite::Statement select_transaction_;
  sqlite::Statement select_account_;
  sqlite::Statement insert_repeated_;
};

}  // namespace till::ledger
