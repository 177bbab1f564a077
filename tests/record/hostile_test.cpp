// Documents that somebody wrote to do harm: each is refused, or bears no fruit, with the path and
// the reason, in little time and memory.
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "base/json/json.h"
#include "loyalty/compiled.h"
#include "loyalty/quote.h"
#include "record/documents/parse.h"
#include "tests/record/documents_examples.h"
#include "tests/record/documents_full.h"

namespace till::record {
namespace {

constexpr std::size_t megabyte = 1'000'000;

// Of this process, at its largest so far.
long memory_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec) / 1e6;
}

template <class Parse>
void expect_told(Parse parse, const std::string& text, const Error& expected) {
  const auto result = parse(text);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().text, expected.text);
  EXPECT_EQ(result.error().context, expected.context);
  EXPECT_EQ(result.error().code, expected.code);
}

// Neither generous figure is met by a walk over the whole text and a copy of it.
template <class Parse>
void expect_cheaply_told(Parse parse, const std::string& text, const Error& expected) {
  const long kilobytes = memory_kilobytes();
  const double seconds = cpu_seconds();
  expect_told(parse, text, expected);
  EXPECT_LT(cpu_seconds() - seconds, 0.5);
  EXPECT_LT(memory_kilobytes() - kilobytes, 20'000);
}

std::string head() {
  return R"({"format": 1, "version": "v", "engine": 1, "currency": "RUB", "offers": [)";
}

const Error too_long{ErrorCode::too_large, "is longer than 67108864 bytes", "ruleset"};

TEST(Hostile, a_ruleset_of_100_megabytes_of_offers_is_refused_before_it_is_read) {
  std::string text = head();
  text.reserve(100 * megabyte + 200);
  for (std::size_t number = 0; text.size() < 100 * megabyte; ++number) {
    text += R"({"id": "o)" + std::to_string(number) +
            R"(", "layer": "line", "effect": {"target": "line", "percent": 500}},)";
  }
  text.back() = ']';
  expect_cheaply_told(parse_ruleset, text + "}", too_long);
}

TEST(Hostile, a_ruleset_of_100_megabytes_in_one_name_is_refused_before_it_is_read) {
  expect_cheaply_told(parse_ruleset, "{\"" + std::string(100 * megabyte, 'x') + "\": 1}", too_long);
}

TEST(Hostile, nesting_without_bound_is_refused_where_it_becomes_too_deep) {
  const Error too_deep{ErrorCode::invalid, "nests deeper than 64", "byte 64"};
  expect_cheaply_told(parse_ruleset, std::string(60 * megabyte, '['), too_deep);
  expect_cheaply_told(parse_basket, std::string(60 * megabyte, '['), too_deep);
  std::string objects;
  while (objects.size() < 60 * megabyte) objects += R"({"a":)";
  expect_cheaply_told(parse_member, objects,
                      {ErrorCode::invalid, "nests deeper than 64", "byte 320"});
}

TEST(Hostile, millions_of_tiny_values_are_refused_before_they_fill_the_memory) {
  std::string text = head();
  for (int i = 0; i < 9'000'000; ++i) text += "0,";
  text.back() = ']';
  const long kilobytes = memory_kilobytes();
  expect_told(parse_ruleset, text + "}",
              {ErrorCode::too_large, "comes after 8000000 values, which is too many",
               "ruleset.offers[7999996]"});
  EXPECT_LT(memory_kilobytes() - kilobytes, 1'200'000);
}

TEST(Hostile, amounts_beyond_any_receipt_are_refused_one_by_one_and_in_sum) {
  const auto basket_with = [](const char* path, const char* value) {
    return json::canonical(test::changed(test::full_basket(), path, test::json_value(value)));
  };
  const Error money{ErrorCode::invalid, "must lie between 0 and 1000000000000", {}};
  for (const char* value : {"-1", "1000000000001", "9223372036854775807"}) {
    expect_told(parse_basket, basket_with("lines[0].amount", value),
                {money.code, money.text, "basket.lines[0].amount"});
  }
  for (const char* value : {"0", "-1000", "1000000001", "-9223372036854775808"}) {
    expect_told(
        parse_basket, basket_with("lines[0].quantity", value),
        {ErrorCode::invalid, "must lie between 1 and 1000000000", "basket.lines[0].quantity"});
  }
  for (const char* value : {"9223372036854775808", "1e30", "0.5"}) {
    expect_told(parse_basket, basket_with("lines[0].quantity", value),
                {ErrorCode::invalid, "must be an integer", "basket.lines[0].quantity"});
  }
  json::Array lines;
  for (int i = 0; i < 10'000; ++i) {
    lines.emplace_back(json::Object{{"id", "l" + std::to_string(i)},
                                    {"sku", "s"},
                                    {"quantity", 1'000},
                                    {"price", 1'000'000'000'000},
                                    {"amount", 1'000'000'000'000}});
  }
  const auto full = test::changed(test::full_basket(), "lines", json::Value(std::move(lines)));
  expect_told(parse_basket, json::canonical(full),
              {ErrorCode::invalid, "must come to at most 1000000000000", "basket.lines"});
}

TEST(Hostile, a_basket_of_too_many_lines_is_refused) {
  json::Array lines;
  for (int i = 0; i < 200'000; ++i) lines.emplace_back(json::Object());
  const auto full = test::changed(test::full_basket(), "lines", json::Value(std::move(lines)));
  const auto result = parse_basket(json::canonical(full));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().context, "basket.lines");
}

// The ruleset with these offers and the basket of one apple for 10.00, quoted for a member.
Result<loyalty::Quote> quote_with(const std::string& offers, const std::string& more = "") {
  TILL_TRY(auto ruleset, parse_ruleset(head() + offers + "]" + more + "}"));
  TILL_TRY(const auto compiled, loyalty::CompiledRuleset::compile(std::move(ruleset)));
  TILL_TRY(const auto basket, parse_basket(R"({"currency": "RUB", "store": "s1", "at": 1700000000,
      "codes": [{"code": "BACK"}], "lines": [{"id": "1", "sku": "apple", "quantity": 5000,
      "price": 1000, "amount": 5000}]})"));
  const loyalty::Member member{.account = "a1"};
  const loyalty::Context context;
  return loyalty::quote(
      {.ruleset = *compiled, .basket = basket, .member = &member, .context = context});
}

TEST(Hostile, another_currency_is_refused) {
  auto ruleset = parse_ruleset(head() + "]}");
  ASSERT_TRUE(ruleset.has_value());
  const auto compiled = loyalty::CompiledRuleset::compile(*std::move(ruleset));
  loyalty::Basket basket;
  basket.currency = "EUR";
  basket.store = "s1";
  const loyalty::Context context;
  const auto quote = loyalty::quote(
      {.ruleset = **compiled, .basket = basket, .member = nullptr, .context = context});
  ASSERT_FALSE(quote.has_value());
  EXPECT_EQ(quote.error().context, "basket.currency");
  EXPECT_FALSE(quote.error().text.empty());
}

TEST(Hostile, offers_that_feed_each_other_end_with_the_receipt) {
  // A coupon that the code of the coupon grants, and a reward for stamps that gives stamps.
  const auto quote = quote_with(
      R"({"id": "again", "trigger": {"code": "BACK"},
          "effect": {"grant": "coupon", "coupon": "BACK", "valid_days": 1}},
         {"id": "stamp", "effect": {"grant": "stamp", "card": "c"}},
         {"id": "free", "layer": "unit", "below_cost": true, "effect": {"target": "set",
          "parts": [{"count": 1, "percent": 10000}], "stamps": {"card": "c", "every": 1}}})");
  ASSERT_TRUE(quote.has_value()) << describe(quote.error());
  EXPECT_EQ(quote->payable.cash, loyalty::Money{});
  ASSERT_EQ(quote->grants.size(), 2U);
  EXPECT_EQ(quote->grants[0].offer, "again");
  EXPECT_EQ(quote->grants[1].count, 5);
}

TEST(Hostile, references_to_what_is_not_there_or_to_themselves_are_refused) {
  const auto told = [](const std::string& offers, const std::string& more) {
    const auto quote = quote_with(offers, more);
    return quote ? "nothing" : quote.error().context;
  };
  EXPECT_EQ(told("", R"(, "stores": {"s1": {"zone": "s1"}})"), "ruleset.stores.s1.zone");
  EXPECT_EQ(told("", R"(, "stores": {"s1": {"partner": "s1"}}, "partners": {"p": {}})"),
            "ruleset.stores.s1.partner");
  EXPECT_EQ(told("", R"(, "layers": [{"name": "a", "pick": "all"}, {"name": "a", "pick": "all"}])"),
            "ruleset.layers[1].name");
  EXPECT_EQ(told(R"({"id": "x", "layer": "x", "effect": {"target": "line", "percent": 1}})", ""),
            "ruleset.offers[0].layer");
  EXPECT_EQ(told(R"({"id": "x", "layer": "line", "effect": {"target": "line", "percent": 1,
      "select": {"except": {"except": {"except": {}}}}}})",
                 ""),
            "ruleset.offers[0].effect.select.except.except");
}

TEST(Hostile, unknown_fields_are_named_however_deep_they_stand) {
  const auto told = [](const char* effect) {
    const auto result = parse_ruleset(head() + effect + "]}");
    return result ? "nothing" : result.error().context + " " + result.error().text;
  };
  EXPECT_EQ(told(R"({"id": "x", "layer": "line", "stacks": true,
                     "effect": {"target": "line", "percent": 1}})"),
            "ruleset.offers[0].stacks unknown field");
  EXPECT_EQ(told(R"({"id": "x", "layer": "line", "when": {"all": [{"not": {"item": {"sku": "a"}}}]},
                     "effect": {"target": "line", "percent": 1}})"),
            "ruleset.offers[0].when.all[0].not.item.sku unknown field");
}

}  // namespace
}  // namespace till::record
