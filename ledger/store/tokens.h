// Bearer tokens of the people's API; only their hashes are kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/store/reading.h"

namespace till::ledger {

struct TokenRow {
  Hash hash;  // SHA-256 of the token's text
  std::string name;
  std::string role;  // admin, support, partner
  Instant made_at{};
  friend bool operator==(const TokenRow&, const TokenRow&) = default;
};

// Repository of the table token.
class Tokens {
 public:
  explicit Tokens(sqlite::Database& database);

  // Errors: conflict when the name is taken.
  [[nodiscard]] Result<> add(sqlite::Transaction& transaction, const TokenRow& row);
  [[nodiscard]] Result<std::optional<TokenRow>> find(const Hash& hash);
  [[nodiscard]] Result<std::vector<TokenRow>> list();  // by name

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_;
  sqlite::Statement select_all_;
};

}  // namespace till::ledger
