#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "base/json/json.h"
#include "record/documents/basket_document.h"
#include "record/documents/context_document.h"
#include "record/documents/member_document.h"
#include "record/documents/offer_document.h"
#include "record/documents/parse.h"
#include "record/documents/quote_document.h"
#include "record/documents/receipt_document.h"
#include "record/documents/return_document.h"
#include "record/documents/ruleset_document.h"
#include "tests/record/documents_examples.h"
#include "tests/record/documents_full.h"

namespace till::record {
namespace {

using json::canonical;
using test::difference;
using test::Example;
using test::examples;
using test::value_at;

// Reads, writes and reads again: nothing is lost, and the second writing gives the same bytes.
template <class T, class Read, class Write>
void expect_lossless(const json::Value& document, Read read, Write write) {
  const Result<T> first = read(document);
  ASSERT_TRUE(first.has_value()) << describe(first.error());
  const json::Value written = write(*first);
  const Result<T> second = read(written);
  ASSERT_TRUE(second.has_value()) << describe(second.error());
  EXPECT_TRUE(*second == *first) << canonical(written);
  EXPECT_EQ(canonical(write(*second)), canonical(written));
}

// Besides, what is written is what was read.
template <class T, class Read, class Write>
void expect_exact(const json::Value& document, Read read, Write write) {
  expect_lossless<T>(document, read, write);
  const Result<T> value = read(document);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(difference(document, write(*value)), "");
}

const json::Value& part(const Example& example, std::string_view name) {
  static const json::Value nothing;
  const json::Value* value = example.content.find(name);
  return value == nullptr ? nothing : *value;
}

const auto ruleset_of = [](const json::Value& value) { return read_ruleset(value); };
const auto basket_of = [](const json::Value& value) { return read_basket(value); };
const auto member_of = [](const json::Value& value) { return read_member_or_nobody(value); };
const auto context_of = [](const json::Value& value) { return read_context(value); };
const auto quote_of = [](const json::Value& value) { return read_quote(value); };
const auto receipt_of = [](const json::Value& value) { return read_receipt(value); };
const auto request_of = [](const json::Value& value) { return read_return_request(value); };
const auto result_of = [](const json::Value& value) { return read_return_result(value); };

TEST(Documents, the_worked_examples_are_all_there) { EXPECT_EQ(examples().size(), 188U); }

TEST(Documents, inputs_of_every_example_read_back_as_they_were_written) {
  for (const Example& example : examples()) {
    if (example.content.has("refused")) continue;
    SCOPED_TRACE(example.name);
    expect_lossless<loyalty::Ruleset>(part(example, "ruleset"), ruleset_of, write_ruleset);
    expect_lossless<loyalty::Basket>(part(example, "basket"), basket_of, write_basket);
    expect_lossless<std::optional<loyalty::Member>>(part(example, "member"), member_of,
                                                    write_member_or_nobody);
    expect_lossless<loyalty::Context>(part(example, "context"), context_of, write_context);
  }
}

TEST(Documents, quotes_of_every_example_are_written_byte_for_byte) {
  for (const Example& example : examples()) {
    if (!example.content.has("expect")) continue;
    SCOPED_TRACE(example.name);
    expect_exact<loyalty::Quote>(part(example, "expect"), quote_of, write_quote);
  }
}

TEST(Documents, results_of_every_return_of_the_examples_are_written_byte_for_byte) {
  std::size_t seen = 0;
  for (const Example& example : examples()) {
    if (!example.content.has("returns")) continue;
    SCOPED_TRACE(example.name);
    for (const json::Value& element : *part(example, "returns").as_array()) {
      json::Object request = *element.as_object();
      request.erase("expect");
      request.erase("refused");
      expect_lossless<loyalty::ReturnRequest>(request, request_of, write_return_request);
      if (const json::Value* expect = value_at(element, "expect")) {
        expect_exact<loyalty::ReturnResult>(*expect, result_of, write_return_result);
        ++seen;
      }
    }
  }
  EXPECT_EQ(seen, 51U);
}

TEST(Documents, receipts_made_of_the_examples_read_back_as_they_were_written) {
  for (const Example& example : examples()) {
    if (!example.content.has("expect")) continue;
    SCOPED_TRACE(example.name);
    json::Object receipt;
    receipt.set("format", 1);
    receipt.set("engine", 1);
    receipt.set("ruleset", "example");
    for (const auto* name : {"basket", "member", "context"}) receipt.set(name, part(example, name));
    receipt.set("quote", part(example, "expect"));
    receipt.set("paid_by", "card");
    receipt.set("returns", json::Array{test::full_return_request()});
    expect_lossless<loyalty::Receipt>(receipt, receipt_of, write_receipt);
  }
}

TEST(Documents, every_field_of_every_document_is_read_and_written) {
  expect_exact<loyalty::Ruleset>(test::full_ruleset(), ruleset_of, write_ruleset);
  expect_exact<loyalty::Basket>(test::full_basket(), basket_of, write_basket);
  expect_exact<std::optional<loyalty::Member>>(test::full_member(), member_of,
                                               write_member_or_nobody);
  expect_exact<loyalty::Context>(test::full_context(), context_of, write_context);
  expect_exact<loyalty::Quote>(test::full_quote(), quote_of, write_quote);
  expect_exact<loyalty::Receipt>(test::full_receipt(), receipt_of, write_receipt);
  expect_exact<loyalty::ReturnRequest>(test::full_return_request(), request_of,
                                       write_return_request);
  expect_exact<loyalty::ReturnResult>(test::full_return_result(), result_of, write_return_result);
}

TEST(Documents, absent_fields_of_a_ruleset_have_their_defaults) {
  const auto ruleset =
      parse_ruleset(R"({"format": 1, "version": "v", "engine": 1, "currency": "RUB"})");
  ASSERT_TRUE(ruleset.has_value()) << describe(ruleset.error());
  loyalty::Ruleset expected;
  expected.version = "v";
  expected.currency = "RUB";
  expected.layers = default_layers();
  EXPECT_TRUE(*ruleset == expected);
  EXPECT_EQ(ruleset->program.points_digits, 2);
  EXPECT_EQ(ruleset->program.redeem.share, loyalty::whole_rate);
  EXPECT_EQ(ruleset->program.grace_days, 14);
  EXPECT_EQ(ruleset->program.near_miss, loyalty::Rate{3'000});
  ASSERT_EQ(ruleset->layers.size(), 6U);
  EXPECT_EQ(ruleset->layers[4].name, "member");
  EXPECT_EQ(ruleset->layers[4].pick, loyalty::Layer::Pick::all);
}

TEST(Documents, absent_fields_of_an_offer_have_their_defaults) {
  const auto ruleset = parse_ruleset(
      R"({"format": 1, "version": "v", "engine": 1, "currency": "RUB",
          "offers": [{"id": "x", "layer": "line", "effect": {"target": "line", "percent": 5}}]})");
  ASSERT_TRUE(ruleset.has_value()) << describe(ruleset.error());
  loyalty::Offer expected;
  expected.id = "x";
  expected.layer = "line";
  expected.effect = loyalty::LineEffect{.select = {},
                                        .reduction = {.kind = loyalty::Reduction::Kind::percent,
                                                      .percent = loyalty::Rate{5},
                                                      .money = {}},
                                        .ladder = {},
                                        .on = loyalty::Basis::running};
  EXPECT_TRUE(ruleset->offers.front() == expected);
}

TEST(Documents, an_empty_list_of_layers_is_not_the_default_one) {
  const auto ruleset = parse_ruleset(
      R"({"format": 1, "version": "v", "engine": 1, "currency": "RUB", "layers": []})");
  ASSERT_TRUE(ruleset.has_value()) << describe(ruleset.error());
  EXPECT_TRUE(ruleset->layers.empty());
  EXPECT_NE(value_at(write_ruleset(*ruleset), "layers"), nullptr);
}

TEST(Documents, a_code_without_serial_is_its_own_serial) {
  const auto basket = read_basket(test::full_basket());
  ASSERT_TRUE(basket.has_value()) << describe(basket.error());
  EXPECT_EQ(basket->codes[0].serial, "MAY-7");
  EXPECT_EQ(basket->codes[1].serial, "JUNE");
}

TEST(Documents, unspread_sets_and_stamp_rewards_are_reevaluated_without_saying_so) {
  const auto ruleset = read_ruleset(test::full_ruleset());
  ASSERT_TRUE(ruleset.has_value()) << describe(ruleset.error());
  EXPECT_EQ(ruleset->offers[3].id, "set");
  EXPECT_TRUE(ruleset->offers[3].reevaluate_on_return);
  EXPECT_FALSE(ruleset->offers[2].reevaluate_on_return);
}

TEST(Documents, lists_that_order_nothing_give_equal_values_in_any_order) {
  const auto one = parse_context("{}");
  ASSERT_TRUE(one.has_value());
  const std::string head = R"({"currency": "RUB", "store": "s", "at": 1, "lines": [],)";
  const auto forth = parse_basket(head + R"("tenders": ["a", "b"], "picks": ["x", "y", "x"]})");
  const auto back = parse_basket(head + R"("picks": ["y", "x"], "tenders": ["b", "a"]})");
  ASSERT_TRUE(forth.has_value() && back.has_value());
  EXPECT_TRUE(*forth == *back);
  json::Value ruleset = test::full_ruleset();
  for (const auto* path : {"offers[0].active.weekdays", "offers[0].active.stores",
                           "offers[0].when.all[0].any[0].present.select.skus", "zones.msk"}) {
    const json::Array list = *value_at(ruleset, path)->as_array();
    ruleset = test::changed(ruleset, path, json::Array(list.rbegin(), list.rend()));
  }
  EXPECT_NE(canonical(ruleset), canonical(test::full_ruleset()));
  const auto turned = read_ruleset(ruleset);
  ASSERT_TRUE(turned.has_value()) << describe(turned.error());
  EXPECT_EQ(difference(test::full_ruleset(), write_ruleset(*turned)), "");
}

TEST(Documents, nobody_is_null) {
  const auto nobody = parse_member("null");
  ASSERT_TRUE(nobody.has_value());
  EXPECT_FALSE(nobody->has_value());
  EXPECT_TRUE(write_member_or_nobody(*nobody).is_null());
}

TEST(Documents, personal_offers_must_name_layers_of_the_ruleset) {
  const auto ruleset = read_ruleset(test::full_ruleset());
  const auto member = read_member(test::full_member());
  ASSERT_TRUE(ruleset.has_value() && member.has_value());
  EXPECT_TRUE(check_personal_layers(*member, *ruleset).has_value());
  loyalty::Member other = *member;
  other.offers[0].layer = "promo";
  const auto checked = check_personal_layers(other, *ruleset);
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error(), (Error{ErrorCode::invalid, "is not in the ruleset's layers",
                                    "member.offers[0].layer"}));
}

TEST(Documents, times_of_day_go_from_midnight_to_midnight) {
  EXPECT_EQ(parse_time_of_day("00:00"), Minutes{0});
  EXPECT_EQ(parse_time_of_day("24:00"), Minutes{24 * 60});
  EXPECT_EQ(parse_time_of_day("09:05"), Minutes{9 * 60 + 5});
  EXPECT_EQ(write_time_of_day(Minutes{9 * 60 + 5}), "09:05");
  for (const auto* text : {"", "9:05", "24:01", "23:60", "0a:00", "00-00", "00:000", "-1:00"}) {
    EXPECT_FALSE(parse_time_of_day(text).has_value()) << text;
  }
}

TEST(Documents, texts_are_parsed_with_the_name_of_the_document_in_paths) {
  const auto expect_path = [](const auto& result, const std::string& path) {
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().context, path);
    EXPECT_EQ(result.error().text, "unknown field");
  };
  const auto with_more = [](const json::Value& document) {
    return canonical(test::changed(document, "zzz", json::Value(1)));
  };
  expect_path(parse_ruleset(with_more(test::full_ruleset())), "ruleset.zzz");
  expect_path(parse_basket(with_more(test::full_basket())), "basket.zzz");
  expect_path(parse_member(with_more(test::full_member())), "member.zzz");
  expect_path(parse_context(with_more(test::full_context())), "context.zzz");
  expect_path(parse_quote(with_more(test::full_quote())), "quote.zzz");
  expect_path(parse_receipt(with_more(test::full_receipt())), "receipt.zzz");
  expect_path(parse_return_request(with_more(test::full_return_request())), "request.zzz");
  expect_path(parse_return_result(with_more(test::full_return_result())), "result.zzz");
  EXPECT_FALSE(parse_basket("{").has_value());
}

}  // namespace
}  // namespace till::record
