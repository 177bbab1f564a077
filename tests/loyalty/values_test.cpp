#include "loyalty/values.h"

#include <gtest/gtest.h>

#include "loyalty/unit_rule.h"

namespace till::loyalty {
namespace {

TEST(Values, mul_div_is_exact_beyond_64_bits) {
  EXPECT_EQ(mul_div(receipt_money_max, rate_max, 10'000), 100'000'000'000'000);
  EXPECT_EQ(mul_div(4'000'000'000'000'000'000, 3, 12), 1'000'000'000'000'000'000);
}

TEST(Values, mul_div_rounds_down_half_up_or_up) {
  EXPECT_EQ(mul_div(5, 1, 2), 2);
  EXPECT_EQ(mul_div(5, 1, 2, Rounding::half_up), 3);
  EXPECT_EQ(mul_div(4, 1, 3, Rounding::half_up), 1);
  EXPECT_EQ(mul_div(5, 1, 3, Rounding::half_up), 2);
  EXPECT_EQ(mul_div_up(4, 1, 3), 2);
  EXPECT_EQ(mul_div_up(6, 1, 3), 2);
}

TEST(Values, mul_div_ends_the_process_when_the_result_does_not_fit) {
  EXPECT_DEATH(static_cast<void>(mul_div(receipt_money_max, receipt_money_max, 1)), "fits 64 bits");
}

TEST(Values, a_percent_is_rounded_half_up) {
  EXPECT_EQ(percent_of(Money{15}, Rate{1'000}), Money{2});
  EXPECT_EQ(percent_of(Money{14}, Rate{1'000}), Money{1});
}

TEST(UnitRule, the_first_units_carry_one_more) {
  const OverUnits total{Money{100}, 3};
  EXPECT_EQ(total.of_unit(0), Money{34});
  EXPECT_EQ(total.of_unit(1), Money{33});
  EXPECT_EQ(total.of_unit(2), Money{33});
  EXPECT_EQ(total.same_value_until(0), 1);
  EXPECT_EQ(total.same_value_until(1), 3);
}

TEST(UnitRule, any_cut_into_runs_sums_to_the_total) {
  for (std::int64_t total = 0; total < 30; ++total) {
    for (std::int64_t units = 1; units < 9; ++units) {
      const OverUnits over{Money{total}, units};
      for (std::int64_t cut = 0; cut <= units; ++cut) {
        EXPECT_EQ(over.of({0, cut}) + over.of({cut, units}), Money{total});
      }
    }
  }
}

TEST(UnitRule, a_run_of_units_splits_like_the_position_it_comes_from) {
  const OverUnits position{Money{101}, 7};
  const UnitRange run{2, 6};
  const OverUnits line{position.of(run), run.count()};
  for (std::int64_t unit = 0; unit < run.count(); ++unit) {
    EXPECT_EQ(line.of_unit(unit), position.of_unit(run.first + unit));
  }
}

TEST(UnitRule, a_smaller_total_is_smaller_on_every_unit) {
  for (std::int64_t before = 0; before < 40; ++before) {
    for (std::int64_t after = 0; after <= before; ++after) {
      for (std::int64_t unit = 0; unit < 6; ++unit) {
        EXPECT_LE((OverUnits{Money{after}, 6}.of_unit(unit)),
                  (OverUnits{Money{before}, 6}.of_unit(unit)));
      }
    }
  }
}

}  // namespace
}  // namespace till::loyalty
