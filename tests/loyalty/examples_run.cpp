#include "tests/loyalty/examples_run.h"

#include <utility>

#include "base/json/path.h"
#include "record/documents/basket_document.h"
#include "record/documents/context_document.h"
#include "record/documents/member_document.h"
#include "record/documents/quote_document.h"
#include "record/documents/return_document.h"
#include "record/documents/ruleset_document.h"

namespace till::test {

namespace {

const json::Value& part(const Example& example, std::string_view name) {
  const json::Value* value = example.content.find(name);
  require(value != nullptr, example.name + " lacks a document");
  return *value;
}

Result<SaleInputs> read_inputs(const Example& example) {
  SaleInputs inputs;
  TILL_TRY(inputs.ruleset, record::read_ruleset(part(example, "ruleset")));
  TILL_TRY(inputs.member, record::read_member_or_nobody(part(example, "member")));
  TILL_TRY(inputs.basket, record::read_basket(part(example, "basket")));
  TILL_TRY(inputs.context, record::read_context(part(example, "context")));
  return inputs;
}

ExampleFailure failure(const Error& error) {
  return {.text = "  refused: " + describe(error),
          .unsupported = error.code == ErrorCode::unsupported};
}

std::optional<ExampleFailure> compare(const json::Value& expected, const json::Value& actual) {
  if (json::canonical(expected) == json::canonical(actual)) return std::nullopt;
  return ExampleFailure{.text = difference(expected, actual)};
}

json::Value refusal_of(const Error& error) {
  return json::Object{{"path", error.context}, {"reason", error.text}};
}

// Compares what came out with the "expect" or "refused" that stands beside it.
template <class T, class Write>
std::optional<ExampleFailure> check(const json::Object& stated, const Result<T>& outcome,
                                    Write write) {
  if (!outcome && outcome.error().code == ErrorCode::unsupported) return failure(outcome.error());
  if (const json::Value* refused = stated.find("refused")) {
    if (outcome) return ExampleFailure{.text = "  not refused"};
    return compare(*refused, refusal_of(outcome.error()));
  }
  if (!outcome) return failure(outcome.error());
  return compare(*stated.find("expect"), write(*outcome));
}

Result<loyalty::ReturnRequest> request_of(const json::Object& stated) {
  json::Object request = stated;
  request.erase("expect");
  request.erase("refused");
  return record::read_return_request(request);
}

std::optional<ExampleFailure> run_returns(const Example& example, const Evaluator& evaluator,
                                          const loyalty::Ruleset& ruleset,
                                          loyalty::Receipt receipt) {
  const json::Value* list = example.content.find("returns");
  if (list == nullptr) return std::nullopt;
  for (std::size_t i = 0; i < list->as_array()->size(); ++i) {
    const json::Object& stated = *(*list->as_array())[i].as_object();
    const auto request = request_of(stated);
    if (!request) return failure(request.error());
    const auto result = evaluator.return_lines(ruleset, receipt, *request);
    if (auto found = check(stated, result, record::write_return_result)) {
      found->text = "  in " + json::path_of_item("returns", i) + ":\n" + found->text;
      return found;
    }
    if (result) receipt.returns.push_back(*request);
  }
  return std::nullopt;
}

loyalty::PaidBy paid_by(const Example& example) {
  const json::Value* value = example.content.find("paid_by");
  const bool cash = value != nullptr && *value == json::Value("cash");
  return cash ? loyalty::PaidBy::cash : loyalty::PaidBy::card;
}

json::Value reversed(const json::Value& document, std::string_view path) {
  const json::Value* list = value_at(document, path);
  if (list == nullptr || list->as_array() == nullptr) return document;
  const json::Array& array = *list->as_array();
  return changed(document, path, json::Value(json::Array(array.rbegin(), array.rend())));
}

}  // namespace

std::optional<ExampleFailure> failure_of(const Example& example, const Evaluator& evaluator) {
  const auto inputs = read_inputs(example);
  if (!inputs) {
    return check(example.content, Result<loyalty::Quote>(std::unexpected(inputs.error())),
                 record::write_quote);
  }
  const auto quote = evaluator.quote(*inputs);
  if (auto found = check(example.content, quote, record::write_quote)) return found;
  if (!quote) return std::nullopt;
  return run_returns(example, evaluator, inputs->ruleset,
                     receipt_of(*inputs, *quote, paid_by(example)));
}

Example turned_round(const Example& example) {
  json::Value document = example.content;
  for (const auto* path :
       {"ruleset.offers", "ruleset.tiers", "ruleset.legal", "ruleset.margins", "basket.lines",
        "basket.codes", "basket.picks", "basket.tenders", "member.lots", "member.segments",
        "member.offers", "member.bought", "member.activated"}) {
    document = reversed(document, path);
  }
  return {.name = example.name, .content = *document.as_object()};
}

}  // namespace till::test
