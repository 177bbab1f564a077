#include "tests/fuzz/targets.h"

#include <algorithm>
#include <array>
#include <utility>

#include "record/documents/basket_document.h"
#include "record/documents/member_document.h"
#include "record/documents/quote_document.h"
#include "record/documents/return_document.h"
#include "record/documents/ruleset_document.h"
#include "tests/fuzz/carried_targets.h"
#include "tests/fuzz/exchange_targets.h"
#include "tests/fuzz/fixtures.h"
#include "tests/fuzz/soundness.h"

namespace till::fuzz {
namespace {

struct Question {
  const loyalty::CompiledRuleset& ruleset;
  const loyalty::Basket& basket;
  const loyalty::Member* member;
  const loyalty::Context& context;
};

// A quote that adds up, reads back, and can be returned; or a refusal with its path.
void quote_soundly(const Question& asked) {
  const auto quote = loyalty::quote({.ruleset = asked.ruleset,
                                     .basket = asked.basket,
                                     .member = asked.member,
                                     .context = asked.context});
  if (!quote) return require_told(quote.error());
  require_adds_up(*quote);
  const auto again = record::read_quote(record::write_quote(*quote));
  require(again.has_value(), again ? "" : "a quote is refused: " + describe(again.error()));
  require(*again == *quote, "a quote reads back the same");
}

void take_ruleset(std::string_view bytes) {
  auto ruleset = read_soundly(
      bytes, "ruleset", [](const json::Value& value) { return record::read_ruleset(value); },
      record::write_ruleset);
  if (!ruleset) return;
  const auto compiled = loyalty::CompiledRuleset::compile(*std::move(ruleset));
  if (!compiled) return require_told(compiled.error());
  for (const Sale& sale : sales()) {
    loyalty::Basket basket = sale.receipt.basket;
    basket.currency = (*compiled)->ruleset().currency;
    basket.utc_offset.reset();
    const auto& receipt = sale.receipt;
    loyalty::Member member = *receipt.member;
    member.offers.clear();  // their layers are those of another ruleset
    quote_soundly({**compiled, basket, &member, receipt.context});
    quote_soundly({**compiled, basket, nullptr, receipt.context});
  }
}

void take_basket(std::string_view bytes) {
  const auto basket = read_soundly(
      bytes, "basket", [](const json::Value& value) { return record::read_basket(value); },
      record::write_basket);
  if (!basket) return;
  for (const Sale& sale : sales())
    quote_soundly({*sale.ruleset, *basket, &*sale.receipt.member, sale.receipt.context});
}

void take_member(std::string_view bytes) {
  const auto member = read_soundly(
      bytes, "member",
      [](const json::Value& value) { return record::read_member_or_nobody(value); },
      record::write_member_or_nobody);
  if (!member) return;
  for (const Sale& sale : sales()) {
    if (*member) {
      const auto fits = record::check_personal_layers(**member, sale.plain);
      if (!fits) require_told(fits.error());
    }
    quote_soundly(
        {*sale.ruleset, sale.receipt.basket, *member ? &**member : nullptr, sale.receipt.context});
  }
}

// A quote comes back in a receipt, from which goods are returned.
void take_quote(std::string_view bytes) {
  const auto quote = read_soundly(
      bytes, "quote", [](const json::Value& value) { return record::read_quote(value); },
      record::write_quote);
  if (!quote) return;
  for (const Sale& sale : sales()) {
    loyalty::Receipt receipt = sale.receipt;
    receipt.quote = *quote;
    const auto result = loyalty::return_lines(*sale.ruleset, receipt, sale.everything);
    if (!result) {
      require_told(result.error());
    } else {
      (void)json::canonical(record::write_return_result(*result));
    }
  }
}

constexpr std::array<Target, 10> all{{{"ruleset", take_ruleset},
                                      {"basket", take_basket},
                                      {"member", take_member},
                                      {"quote", take_quote},
                                      {"entry", take_entry},
                                      {"batch", take_batch},
                                      {"ack", take_ack},
                                      {"hello", take_hello},
                                      {"manifest", take_manifest},
                                      {"stick", take_stick}}};

}  // namespace

std::span<const Target> targets() { return all; }

const Target* find_target(std::span<const Target> among, std::string_view name) {
  const auto found = std::ranges::find(among, name, &Target::name);
  require(found != among.end(), "a fuzzer bears the name of a target");
  return &*found;
}

}  // namespace till::fuzz
