// A seal: the ledger's signed word that a register's day, recomputed from the raw entries, agrees.
#pragma once

#include <string>
#include <vector>

#include "base/json/json.h"
#include "base/time.h"
#include "record/bodies.h"
#include "record/entry.h"

namespace till::record {

struct Seal {
  enum class Agreement { three_way, two_way, differs } agreement = Agreement::two_way;
  RegisterId register_id;
  std::string business_date;
  Mark close;          // the day_close entry
  Mark to;             // the last entry it covers
  DayFigures figures;  // as the ledger computed them
  Instant time{};
  std::vector<std::string> differences;  // of differs: what, and which POS transactions
  friend bool operator==(const Seal&, const Seal&) = default;
};
[[nodiscard]] std::string_view name_of(Seal::Agreement agreement);

[[nodiscard]] Bytes write_seal(const Seal& seal);
[[nodiscard]] Result<Seal> read_seal(BytesView bytes);

}  // namespace till::record
