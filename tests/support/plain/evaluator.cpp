#include "tests/support/plain/evaluator.h"

#include "tests/support/plain/plain.h"

namespace till::plain {

namespace {

class Plain : public test::Evaluator {
 public:
  [[nodiscard]] Result<loyalty::Quote> quote(const test::SaleInputs& inputs) const override {
    return plain::quote({.ruleset = inputs.ruleset,
                         .basket = inputs.basket,
                         .member = inputs.buyer(),
                         .context = inputs.context});
  }

  [[nodiscard]] Result<loyalty::ReturnResult> return_lines(
      const loyalty::Ruleset& ruleset, const loyalty::Receipt& receipt,
      const loyalty::ReturnRequest& request) const override {
    return plain::return_lines(ruleset, receipt, request);
  }
};

}  // namespace

const test::Evaluator& evaluator() {
  static const Plain plain;
  return plain;
}

}  // namespace till::plain
