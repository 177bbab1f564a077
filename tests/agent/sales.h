// How a POS of the tests sells: quote, then commit what was shown.
#pragma once

#include <string>
#include <string_view>

#include "tests/agent/running_till.h"

namespace till::agent {

// The commit of what a quote of that basket showed.
[[nodiscard]] inline json::Object commit_of(RunningTill& till, std::string_view transaction,
                                            const std::string& identity,
                                            const json::Object& basket) {
  json::Object asked{{"basket", basket}};
  if (!identity.empty()) asked.set("identity", identity);
  const auto quoted = till.post("/v1/quotes", asked);
  json::Object commit{
      {"pos_key", pos_key(transaction)},
      {"basket", basket},
      {"quote", quoted["quote"]},
      {"quote_token", quoted.text("quote_token")},
      {"paid_by", "card"},
      {"tenders", json::Array{json::Object{{"kind", "card"},
                                           {"amount", quoted.number("quote.payable.card")}}}}};
  if (!identity.empty()) commit.set("identity", identity);
  return commit;
}

// A sale of two teas; its answer.
inline Told sell(RunningTill& till, std::string_view transaction,
                 const std::string& identity = {}) {
  return till.post("/v1/receipts", commit_of(till, transaction, identity, tea_basket()));
}

}  // namespace till::agent
