// Seals of registers' days, as they were signed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"
#include "record/signing.h"

namespace till::ledger {

struct SealRow {
  Place place;  // of the day_close entry
  RegisterNumber register_number;
  std::string business_date;
  std::string agreement;  // three_way, two_way, differs
  record::Signed seal;    // bytes: record::read_seal
  friend bool operator==(const SealRow&, const SealRow&) = default;
};

struct SealPage {
  std::optional<RegisterNumber> register_number;
  std::string business_date;  // empty: any
  std::size_t rows_max = 100;
  std::optional<Place> after;
};

// Repository of the table seal.
class Seals {
 public:
  explicit Seals(sqlite::Database& database);

  [[nodiscard]] Result<> add(sqlite::Transaction& transaction, const SealRow& row);
  [[nodiscard]] Result<std::optional<SealRow>> find(Place place);
  [[nodiscard]] Result<std::vector<SealRow>> list(const SealPage& page);  // by place

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_;
  sqlite::Statement select_page_;
};

}  // namespace till::ledger
