// Points and coupons that registers set aside before a payment. A hold ends with the sale that
// names it, when it is released, or by itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"
#include "loyalty/values.h"

namespace till::ledger {

struct Hold {
  ReservationId id;
  RegisterNumber register_number;
  std::string account;
  loyalty::Points points;
  std::vector<std::string> codes;
  Instant expires_at{};
};

// Repository of the tables hold and held_code.
class Holds {
 public:
  explicit Holds(sqlite::Database& database);

  [[nodiscard]] Result<> add(sqlite::Transaction& transaction, const Hold& hold);
  // One that is not there, or not the register's own when one is named, is left alone.
  [[nodiscard]] Result<> release(sqlite::Transaction& transaction, const ReservationId& id,
                                 std::optional<RegisterNumber> only_of = {});
  [[nodiscard]] Result<> end_before(sqlite::Transaction& transaction, Instant now);

  struct Ask {
    std::string_view account;
    ReservationId but;  // does not count
    Instant now{};
  };
  // What holds take of an account.
  [[nodiscard]] Result<loyalty::Points> held(const Ask& ask);
  // Active points that are not expired, less debt.
  [[nodiscard]] Result<loyalty::Points> active(std::string_view account, Instant now);
  // The coupon was used, or another hold has it.
  [[nodiscard]] Result<bool> is_taken(std::string_view serial, const Ask& ask);

 private:
  sqlite::Statement insert_;
  sqlite::Statement insert_code_;
  sqlite::Statement delete_;
  sqlite::Statement delete_codes_;
  sqlite::Statement delete_ended_;
  sqlite::Statement delete_ended_codes_;
  sqlite::Statement select_held_;
  sqlite::Statement select_active_;
  sqlite::Statement select_taken_;
};

}  // namespace till::ledger
