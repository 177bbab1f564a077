// The sales of one till: baskets in order, some with members, points, coupons, returns and voids.
#pragma once

#include <functional>

#include "tests/e2e/demo/codes.h"
#include "tests/e2e/demo/goods.h"

namespace till::demo {

struct SalesPlan {
  std::vector<Goods> baskets;
  const std::vector<KnownCustomer>* customers = nullptr;
  std::string currency = "RUB";
  std::string prefix;  // of transaction numbers and coupon serials
  std::uint64_t seed = 1;
};

// Sells every basket; `sold` is called after each durable receipt. Errors: what the till refused,
// with the transaction.
[[nodiscard]] Result<> sell(Pos& pos, const SalesPlan& plan, const std::function<void()>& sold);

}  // namespace till::demo
