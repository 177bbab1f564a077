#include "record/day.h"

#include <gtest/gtest.h>

#include "record/bodies.h"
#include "record/seal.h"
#include "tests/record/documents_examples.h"
#include "tests/record/sales.h"
#include "tests/record/samples.h"

namespace till::record {
namespace {

using loyalty::Money;
using loyalty::Points;
using samples::counted;

DayFigures some_figures() {
  return {10, Money{1000}, 2, 1, Money{300}, Points{50}, Points{20}, Points{10}, Points{5}, 3, 4};
}

DayCloseBody full_close() {
  return {.store = "s1",
          .business_date = "2026-11-22",
          .at = instant_of(1'700'000'000),
          .from = {samples::epoch, Seq{4}, counted<Hash>(1)},
          .to = {samples::epoch, Seq{9}, counted<Hash>(2)},
          .figures = some_figures(),
          .z = ZReport{"17", 10, Money{1000}, {"1", "2"}}};
}

Seal full_seal() {
  return {.agreement = Seal::Agreement::differs,
          .register_id = counted<RegisterId>(1),
          .business_date = "2026-11-22",
          .close = {samples::epoch, Seq{10}, counted<Hash>(3)},
          .to = {samples::epoch, Seq{9}, counted<Hash>(2)},
          .figures = some_figures(),
          .time = instant_of(1'700'000'100),
          .differences = {"transaction 000123 is in the Z report alone"}};
}

TEST(Day, close_is_read_back_with_and_without_a_z_report) {
  DayCloseBody body = full_close();
  EXPECT_EQ(read_day_close(write_day_close(body)), body);
  body.z.reset();
  EXPECT_EQ(read_day_close(write_day_close(body)), body);
}

TEST(Day, close_refuses_unknown_and_missing_figures_with_their_path) {
  const json::Value close = *json::parse(write_day_close(full_close()));
  const auto context = [](const json::Value& value) {
    const auto read = read_day_close(canonical(value));
    return read ? std::string("accepted") : read.error().context;
  };
  EXPECT_EQ(context(test::changed(close, "figures.tickets", json::Value(1))),
            "day_close.figures.tickets");
  EXPECT_EQ(context(test::changed(close, "figures.earned", std::nullopt)),
            "day_close.figures.earned");
  EXPECT_EQ(context(test::changed(close, "z.count", json::Value(-1))), "day_close.z.count");
  EXPECT_EQ(context(test::changed(close, "to.hash", json::Value("ab"))), "day_close.to.hash");
  EXPECT_EQ(context(test::changed(close, "business_date", json::Value("22.11.2026"))),
            "day_close.business_date");
}

TEST(Day, figures_add_up_over_sales_returns_and_voids) {
  const samples::Sold& sold = samples::sold("138");
  DayFigures figures;
  ASSERT_TRUE(add_to(figures, samples::entry_of(sold)));
  ASSERT_TRUE(add_to(figures, samples::entry_of(Kind::return_, counted<EntryId>(2),
                                                write_return(sold.returns.at(0)))));
  ReturnBody rest = sold.returns.at(1);
  rest.whole = true;
  ASSERT_TRUE(
      add_to(figures, samples::entry_of(Kind::void_, counted<EntryId>(3), write_return(rest))));
  ASSERT_TRUE(add_to(figures, samples::entry_of(Kind::note, counted<EntryId>(4), "anything")));
  DayFigures expected;
  expected.sales = 1;
  expected.sales_sum = Money{700};
  expected.returns = 1;
  expected.voids = 1;
  expected.returned_sum = Money{700};
  expected.earned = Points{35};
  expected.spent = Points{200};
  expected.restored = Points{200};
  expected.clawed = Points{35};
  EXPECT_EQ(figures, expected);
}

TEST(Day, a_debt_counts_as_clawed_back) {
  DayFigures figures;
  const ReturnBody& body = samples::sold("151").returns.at(0);
  ASSERT_TRUE(add_to(figures, samples::entry_of(Kind::return_, {}, write_return(body))));
  EXPECT_EQ(figures.clawed, Points{800});
}

TEST(Day, what_was_recorded_as_told_is_counted_with_the_sum_that_was_told) {
  SaleBody sale = samples::full_sale();
  sale.receipt.reset();
  DayFigures figures;
  ASSERT_TRUE(add_to(figures, samples::entry_of(Kind::sale, {}, write_sale(sale))));
  EXPECT_EQ(figures.sales, 1);
  EXPECT_EQ(figures.as_told, 1);
  EXPECT_EQ(figures.sales_sum, Money{600});
  EXPECT_EQ(figures.earned, Points{0});
}

TEST(Day, figures_stay_as_they_were_when_an_entry_cannot_be_added) {
  DayFigures figures = some_figures();
  EXPECT_FALSE(add_to(figures, samples::entry_of(Kind::sale, {}, "{}")));
  EXPECT_EQ(figures, some_figures());
  figures.sales_sum = Money{INT64_MAX};
  const auto over = add_to(figures, samples::entry_of(samples::sold("002")));
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().text, "the day's figures pass their bounds");
  EXPECT_EQ(figures.sales, 10);
}

TEST(Seals, are_read_back_with_every_agreement) {
  for (const auto agreement :
       {Seal::Agreement::three_way, Seal::Agreement::two_way, Seal::Agreement::differs}) {
    Seal seal = full_seal();
    seal.agreement = agreement;
    EXPECT_EQ(read_seal(write_seal(seal)), seal);
  }
}

TEST(Seals, pass_over_figures_and_fields_that_a_newer_ledger_adds) {
  json::Value seal = *json::parse(write_seal(full_seal()));
  seal = test::changed(seal, "figures.tickets", json::Value(1));
  seal = test::changed(seal, "close.added", json::Value(1));
  seal = test::changed(seal, "added", json::Value(1));
  EXPECT_EQ(read_seal(canonical(seal)), full_seal());
}

TEST(Seals, name_the_field_that_is_wrong) {
  const json::Value seal = *json::parse(write_seal(full_seal()));
  EXPECT_EQ(
      read_seal(canonical(test::changed(seal, "agreement", json::Value("maybe")))).error().context,
      "seal.agreement");
  EXPECT_EQ(
      read_seal(canonical(test::changed(seal, "figures.sales", std::nullopt))).error().context,
      "seal.figures.sales");
}

}  // namespace
}  // namespace till::record
