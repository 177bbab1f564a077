#include "tests/loyalty/evaluator.h"

#include "loyalty/compiled.h"
#include "loyalty/quote.h"

namespace till::test {

namespace {

using loyalty::CompiledRuleset;

class Engine : public Evaluator {
 public:
  [[nodiscard]] Result<loyalty::Quote> quote(const SaleInputs& inputs) const override {
    TILL_TRY(const auto ruleset, CompiledRuleset::compile(inputs.ruleset));
    return loyalty::quote({.ruleset = *ruleset,
                           .basket = inputs.basket,
                           .member = inputs.buyer(),
                           .context = inputs.context});
  }

  [[nodiscard]] Result<loyalty::ReturnResult> return_lines(
      const loyalty::Ruleset& document, const loyalty::Receipt& receipt,
      const loyalty::ReturnRequest& request) const override {
    TILL_TRY(const auto ruleset, CompiledRuleset::compile(document));
    return loyalty::return_lines(*ruleset, receipt, request);
  }
};

}  // namespace

const Evaluator& engine() {
  static const Engine engine;
  return engine;
}

loyalty::Receipt receipt_of(const SaleInputs& inputs, const loyalty::Quote& quote,
                            loyalty::PaidBy paid_by) {
  loyalty::Receipt receipt;
  receipt.ruleset = inputs.ruleset.version;
  receipt.basket = inputs.basket;
  receipt.member = inputs.member;
  receipt.context = inputs.context;
  receipt.quote = quote;
  receipt.paid_by = paid_by;
  return receipt;
}

}  // namespace till::test
