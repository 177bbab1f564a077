#include <array>
#include <string>

#include <gtest/gtest.h>

#include "base/json/json.h"
#include "loyalty/compiled.h"
#include "loyalty/quote.h"
#include "loyalty/returns.h"
#include "record/documents/basket_document.h"
#include "record/documents/context_document.h"
#include "record/documents/member_document.h"
#include "record/documents/quote_document.h"
#include "record/documents/ruleset_document.h"
#include "tests/record/documents_examples.h"
#include "tests/record/documents_mutation.h"

namespace till::loyalty {
namespace {

using test::Random;

// The sums that hold for every quote, whatever came in.
void expect_sums(const Quote& quote) {
  Money gross;
  Money discount;
  Money points_money;
  for (const QuoteLine& line : quote.lines) {
    Money off;
    for (const LineDiscount& part : line.discounts) off += part.amount;
    EXPECT_EQ(line.net, line.gross - off);
    EXPECT_EQ(line.paid, line.net - line.points_money);
    EXPECT_GE(line.paid, Money{});
    gross += line.gross;
    discount += off;
    points_money += line.points_money;
  }
  EXPECT_EQ(quote.gross, gross);
  EXPECT_EQ(quote.discount, discount);
  EXPECT_EQ(quote.points_money, points_money);
  const Money due = gross - discount - points_money;
  EXPECT_EQ(quote.rounding.card + quote.payable.card, due);
  EXPECT_EQ(quote.rounding.cash + quote.payable.cash, due);
}

// Everything is given back at once: no more than was paid.
void expect_whole_return(const CompiledRuleset& ruleset, const Receipt& receipt) {
  ReturnRequest request;
  request.at = receipt.basket.at;
  for (const BasketLine& line : receipt.basket.lines) {
    request.lines.push_back({.id = line.id, .quantity = line.quantity});
  }
  if (request.lines.empty()) return;
  const auto result = return_lines(ruleset, receipt, request);
  if (!result) {
    EXPECT_EQ(result.error().code, ErrorCode::unsupported) << describe(result.error());
    return;
  }
  EXPECT_TRUE(result->last);
  EXPECT_EQ(result->money + result->charged, receipt.quote.payable.card);
}

struct Tally {
  std::size_t quoted = 0;
  std::size_t refused = 0;
};

void try_inputs(const json::Value& document, Tally& tally) {
  const auto at = [&](const char* name) { return *test::value_at(document, name); };
  auto ruleset = record::read_ruleset(at("ruleset"));
  auto member = record::read_member_or_nobody(at("member"));
  auto basket = record::read_basket(at("basket"));
  auto context = record::read_context(at("context"));
  ++tally.refused;
  if (!ruleset || !member || !basket || !context) return;
  const auto compiled = CompiledRuleset::compile(*ruleset);
  if (!compiled) return;
  const auto quoted = quote({.ruleset = **compiled,
                             .basket = *basket,
                             .member = *member ? &**member : nullptr,
                             .context = *context});
  if (!quoted) {
    EXPECT_FALSE(quoted.error().context.empty());
    return;
  }
  --tally.refused;
  ++tally.quoted;
  expect_sums(*quoted);
  const auto read = record::read_quote(record::write_quote(*quoted));
  ASSERT_TRUE(read.has_value()) << describe(read.error());
  EXPECT_TRUE(*read == *quoted);
  Receipt receipt;
  receipt.ruleset = ruleset->version;
  receipt.basket = *basket;
  receipt.member = *member;
  receipt.context = *context;
  receipt.quote = *quoted;
  expect_whole_return(**compiled, receipt);
}

TEST(ExampleMutations, whatever_can_be_read_is_quoted_soundly_or_refused) {
  Random random(20'261'122);
  Tally tally;
  for (const test::Example& example : test::examples()) {
    for (int round = 0; round < 30; ++round) {
      json::Value document = example.content;
      const auto* name =
          std::array{"ruleset", "basket", "member", "context"}[test::below(random, 4)];
      document =
          test::changed(document, name, test::mutated(*test::value_at(document, name), random));
      SCOPED_TRACE(example.name + " with " + name + " " +
                   json::canonical(*test::value_at(document, name)));
      try_inputs(document, tally);
    }
  }
  EXPECT_GT(tally.quoted, 500U);
  EXPECT_GT(tally.refused, 500U);
}

}  // namespace
}  // namespace till::loyalty
