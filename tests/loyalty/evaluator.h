// Whatever computes quotes and returns from the documents: the engine, and what it is held against.
// Used by tests that run both on the same sale.
#pragma once

#include <optional>

#include "loyalty/returns.h"
#include "loyalty/ruleset.h"

namespace till::test {

// The documents of one sale.
struct SaleInputs {
  loyalty::Ruleset ruleset{};
  std::optional<loyalty::Member> member{};
  loyalty::Basket basket{};
  loyalty::Context context{};

  [[nodiscard]] const loyalty::Member* buyer() const { return member ? &*member : nullptr; }
};

class Evaluator {
 public:
  Evaluator() = default;
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;
  virtual ~Evaluator() = default;

  [[nodiscard]] virtual Result<loyalty::Quote> quote(const SaleInputs& inputs) const = 0;
  [[nodiscard]] virtual Result<loyalty::ReturnResult> return_lines(
      const loyalty::Ruleset& ruleset, const loyalty::Receipt& receipt,
      const loyalty::ReturnRequest& request) const = 0;
};

// The engine, which compiles the ruleset anew for each call.
[[nodiscard]] const Evaluator& engine();

// The receipt of a sale that was committed as quoted.
[[nodiscard]] loyalty::Receipt receipt_of(const SaleInputs& inputs, const loyalty::Quote& quote,
                                          loyalty::PaidBy paid_by);

}  // namespace till::test
