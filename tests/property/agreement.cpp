// Runs a world through the engine and the plain evaluator.
#include "base/json/json.h"
#include "loyalty/compiled.h"
#include "record/documents/quote_document.h"
#include "record/documents/return_document.h"
#include "tests/property/properties.h"
#include "tests/record/documents_examples.h"
#include "tests/support/plain/evaluator.h"

namespace till::property {

using namespace loyalty;

namespace {

Fault fault(std::string property, std::string detail) {
  return {.property = std::move(property), .detail = std::move(detail)};
}

// How two outcomes differ, as documents; nothing when they are equal in every field that is
// written.
template <class T, class Write>
std::optional<std::string> difference_of(const Result<T>& engine, const Result<T>& other,
                                         Write write) {
  if (!engine || !other) {
    if (!engine && !other) return std::nullopt;
    return "  refused: " + describe(engine ? other.error() : engine.error()) + "\n";
  }
  if (*engine == *other) return std::nullopt;
  const json::Value first = write(*engine);
  const json::Value second = write(*other);
  if (json::canonical(first) == json::canonical(second)) return std::nullopt;
  return test::difference(second, first);
}

Result<Quote> quote_by(const CompiledRuleset& ruleset, const test::SaleInputs& inputs) {
  return quote({.ruleset = ruleset,
                .basket = inputs.basket,
                .member = inputs.buyer(),
                .context = inputs.context});
}

// Compiles and quotes.
Result<Quote> quote_by_engine(const test::SaleInputs& inputs) {
  return test::engine().quote(inputs);
}

std::optional<Fault> fault_of_agreement(const World& world, const Result<Quote>& quote) {
  const auto plain = plain::evaluator().quote(world.inputs);
  if (const auto found = difference_of(quote, plain, record::write_quote)) {
    return fault("engine and plain evaluator quote the same", *found);
  }
  if (!quote) return fault("a world is quoted", describe(quote.error()));
  return std::nullopt;
}

std::optional<Fault> fault_of_order(const World& world, const Quote& quote) {
  const test::SaleInputs other = rearranged(world.inputs, world.seed);
  const auto again = quote_by_engine(other);
  if (!again) return fault("a rearranged world is quoted", describe(again.error()));
  return fault_of_rearranged(world.inputs, quote, other, *again);
}

std::optional<Fault> fault_of_silence(const World& world, const Result<Quote>& quote) {
  test::SaleInputs more = world.inputs;
  more.ruleset = with_a_silent_offer(world.inputs.ruleset, world.seed);
  const auto again = quote_by_engine(more);
  if (const auto found = difference_of(quote, again, record::write_quote)) {
    return fault("an offer that matches nothing changes no byte", *found);
  }
  return std::nullopt;
}

// Every return in turn, by both; the engine's results go into the course.
std::optional<Fault> run_returns(const World& world, const CompiledRuleset& ruleset,
                                 Course& course) {
  Receipt receipt = test::receipt_of(world.inputs, course.quote, world.paid_by);
  for (const ReturnRequest& request : world.returns) {
    const auto result = return_lines(ruleset, receipt, request);
    const auto plain = plain::evaluator().return_lines(world.inputs.ruleset, receipt, request);
    if (const auto found = difference_of(result, plain, record::write_return_result)) {
      return fault("engine and plain evaluator return the same",
                   "  in returns[" + std::to_string(receipt.returns.size()) + "]:\n" + *found);
    }
    if (!result) return fault("a return is accepted", describe(result.error()));
    course.returns.push_back(*result);
    receipt.returns.push_back(request);
  }
  if (!receipt.returns.empty() && return_lines(ruleset, receipt, receipt.returns.back())) {
    return fault("nothing is returned twice", "");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Fault> fault_of(const World& world, Tally* tally) {
  const auto ruleset = CompiledRuleset::compile(world.inputs.ruleset);
  if (!ruleset) return fault("a ruleset compiles", describe(ruleset.error()));
  const auto quote = quote_by(**ruleset, world.inputs);
  if (auto found = fault_of_agreement(world, quote)) return found;
  Course course{.quote = *quote};
  if (auto found = fault_of_sums(*quote)) return found;
  if (auto found = fault_of_floors(world, *quote)) return found;
  if (auto found = fault_of_order(world, *quote)) return found;
  if (auto found = fault_of_silence(world, quote)) return found;
  if (auto found = run_returns(world, **ruleset, course)) return found;
  if (auto found = fault_of_returns(world, course)) return found;
  if (tally != nullptr) tally->add(world, course);
  return std::nullopt;
}

}  // namespace till::property
