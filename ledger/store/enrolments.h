// Enrolment codes: one use, a day, five tries; only the hash of the secret is kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"

namespace till::ledger {

inline constexpr Seconds enrolment_code_life{86'400};
inline constexpr std::int64_t enrolment_tries_max = 5;

struct EnrolmentCodeRow {
  Hash hash;  // SHA-256 of the ten secret bytes
  std::string store;
  std::string name;
  Instant expires_at{};
  std::int64_t tries = 0;
  std::optional<PublicKey> used_key;
  std::optional<RegisterNumber> register_number;  // unused: the register it gives a new key to
  friend bool operator==(const EnrolmentCodeRow&, const EnrolmentCodeRow&) = default;
};

// Repository of the table enrolment_code.
class Enrolments {
 public:
  explicit Enrolments(sqlite::Database& database);

  [[nodiscard]] Result<> add(sqlite::Transaction& transaction, const EnrolmentCodeRow& row);
  [[nodiscard]] Result<std::optional<EnrolmentCodeRow>> find(const Hash& hash);
  [[nodiscard]] Result<> count_try(sqlite::Transaction& transaction, const Hash& hash);
  struct Use {
    Hash hash;
    PublicKey key;
    RegisterNumber register_number;
  };
  [[nodiscard]] Result<> use(sqlite::Transaction& transaction, const Use& use);

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_;
  sqlite::Statement update_tries_;
  sqlite::Statement update_use_;
};

}  // namespace till::ledger
