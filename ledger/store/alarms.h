// What a person should look at: a quote that computes otherwise, a POS key used for two receipts, a
// serial used twice, two processes in one name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"

namespace till::ledger {

namespace alarm_kind {
inline constexpr std::string_view quote_differs = "quote_differs";
inline constexpr std::string_view return_differs = "return_differs";
inline constexpr std::string_view return_exceeds = "return_exceeds";
inline constexpr std::string_view pos_key_reused = "pos_key_reused";
inline constexpr std::string_view code_reused = "code_reused";
inline constexpr std::string_view clone = "clone";
inline constexpr std::string_view diverged = "diverged";
inline constexpr std::string_view day_differs = "day_differs";
inline constexpr std::string_view recovered = "recovered";
inline constexpr std::string_view upgrade = "upgrade";
inline constexpr std::string_view ledger_restored = "ledger_restored";
}  // namespace alarm_kind

struct AlarmRow {
  std::int64_t number = 0;
  Instant at{};
  std::string kind;
  std::optional<RegisterNumber> register_number;
  std::optional<EntryId> entry;
  std::string text;
  friend bool operator==(const AlarmRow&, const AlarmRow&) = default;
};

// Repository of the table alarm.
class Alarms {
 public:
  explicit Alarms(sqlite::Database& database);

  // `number` is given here.
  [[nodiscard]] Result<> raise(sqlite::Transaction& transaction, const AlarmRow& alarm);
  // Unless one of its kind and register was raised less than `quiet` before.
  [[nodiscard]] Result<> raise_rarely(sqlite::Transaction& transaction, const AlarmRow& alarm,
                                      Seconds quiet);
  // After that number, in order, at most so many.
  [[nodiscard]] Result<std::vector<AlarmRow>> list(std::int64_t after_number, std::size_t rows_max);
  [[nodiscard]] Result<std::int64_t> count(std::string_view kind);

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_;
  sqlite::Statement count_;
  sqlite::Statement select_recent_;
};

}  // namespace till::ledger
