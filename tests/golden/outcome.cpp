#include "tests/golden/outcome.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/crypto/crypto.h"
#include "loyalty/compiled.h"
#include "loyalty/returns.h"
#include "record/documents/basket_document.h"
#include "record/documents/context_document.h"
#include "record/documents/member_document.h"
#include "record/documents/quote_document.h"
#include "record/documents/return_document.h"
#include "record/documents/ruleset_document.h"

namespace till::golden {
namespace {

constexpr std::size_t inputs_digits = 16;

json::Value refusal(const Error& error) {
  return json::Object{{"path", error.context}, {"reason", error.text}};
}

struct Sale {
  std::shared_ptr<const loyalty::CompiledRuleset> ruleset{};
  loyalty::Receipt receipt{};
};

Result<Sale> sell(const Case& given) {
  Sale sale;
  TILL_TRY(loyalty::Ruleset ruleset, record::read_ruleset(given.ruleset));
  TILL_TRY(sale.receipt.member, record::read_member_or_nobody(given.member));
  TILL_TRY(sale.receipt.basket, record::read_basket(given.basket));
  TILL_TRY(sale.receipt.context, record::read_context(given.context));
  TILL_TRY(sale.ruleset, loyalty::CompiledRuleset::compile(std::move(ruleset)));
  const auto& member = sale.receipt.member;
  TILL_TRY(sale.receipt.quote, loyalty::quote({.ruleset = *sale.ruleset,
                                               .basket = sale.receipt.basket,
                                               .member = member ? &*member : nullptr,
                                               .context = sale.receipt.context}));
  sale.receipt.ruleset = sale.ruleset->ruleset().version;
  sale.receipt.paid_by = given.paid_in_cash ? loyalty::PaidBy::cash : loyalty::PaidBy::card;
  return sale;
}

// A refused return leaves the receipt as it was.
json::Value give_back(Sale& sale, const json::Value& document) {
  const auto request = record::read_return_request(document);
  if (!request) return refusal(request.error());
  const auto result = loyalty::return_lines(*sale.ruleset, sale.receipt, *request);
  if (!result) return refusal(result.error());
  sale.receipt.returns.push_back(*request);
  return record::write_return_result(*result);
}

std::string digest(const std::string& text) { return to_hex(crypto::sha256(text)); }

}  // namespace

std::string inputs_of(const Case& given) {
  json::Object inputs{{"ruleset", given.ruleset},
                      {"member", given.member},
                      {"basket", given.basket},
                      {"context", given.context},
                      {"cash", given.paid_in_cash}};
  inputs.set("returns", json::Array(given.returns.begin(), given.returns.end()));
  return json::canonical(inputs);
}

std::string outcome_of(const Case& given) {
  auto sale = sell(given);
  if (!sale) return json::canonical(json::Object{{"quote", refusal(sale.error())}});
  json::Array results;
  for (const json::Value& request : given.returns) results.push_back(give_back(*sale, request));
  return json::canonical(json::Object{{"quote", record::write_quote(sale->receipt.quote)},
                                      {"returns", std::move(results)}});
}

std::string line_of(std::uint64_t number, const std::string& inputs, const std::string& outcome) {
  std::string name = std::to_string(number);
  name.insert(0, 4 - std::min<std::size_t>(4, name.size()), '0');
  return name + " " + digest(inputs).substr(0, inputs_digits) + " " + digest(outcome);
}

}  // namespace till::golden
