#include <string>

#include "loyalty/returns.h"
#include "loyalty/returns/history.h"

namespace till::loyalty {

Result<ReturnResult> return_lines(const CompiledRuleset& ruleset, const Receipt& receipt,
                                  const ReturnRequest& request) {
  TILL_TRY(auto history, ReturnHistory::open(ruleset, receipt));
  for (std::size_t i = 0; i < receipt.returns.size(); ++i) {
    const std::string place = "receipt.returns[" + std::to_string(i) + "]";
    TILL_CHECK(history.step(receipt.returns[i], place));
  }
  return history.step(request, "request");
}

}  // namespace till::loyalty
