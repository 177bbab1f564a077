// Published rulesets: signed envelopes, kept for ever since receipts name them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ledger/store/reading.h"
#include "record/signing.h"

namespace till::ledger {

inline constexpr std::size_t envelope_bytes_max = std::size_t{64} * 1024 * 1024;

struct RulesetRow {
  Hash sha256;  // of the envelope's bytes
  std::int64_t version = 0;
  std::string label;
  int engine = 1;
  std::string key;  // number of the ruleset key
  Signature signature;
  Instant published_at{};
  friend bool operator==(const RulesetRow&, const RulesetRow&) = default;
};

// Repository of the table ruleset. The writer bumps the feed.
class Rulesets {
 public:
  explicit Rulesets(sqlite::Database& database);

  // Errors: conflict when the version or the ruleset is there already.
  [[nodiscard]] Result<> add(sqlite::Transaction& transaction, const RulesetRow& row,
                             BytesView envelope);
  [[nodiscard]] Result<std::optional<RulesetRow>> find(const Hash& sha256);
  [[nodiscard]] Result<std::optional<RulesetRow>> newest();
  [[nodiscard]] Result<std::vector<RulesetRow>> list();  // newest first
  // The envelope as it is stored, zstd, and as it was signed.
  [[nodiscard]] Result<std::optional<Bytes>> compressed(const Hash& sha256);
  [[nodiscard]] Result<std::optional<Bytes>> envelope(const Hash& sha256);

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_;
  sqlite::Statement select_newest_;
  sqlite::Statement select_all_;
  sqlite::Statement select_bytes_;
};

}  // namespace till::ledger
