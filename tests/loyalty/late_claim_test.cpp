#include "loyalty/late_claim.h"

#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::compiled;
using test::offer_of;

// A tenth off for everybody, a fifth off and twice the points for members, a stamp for each tea.
Ruleset rules() {
  auto out = test::empty_ruleset();
  out.program.rate = Rate{1'000};
  auto members = offer_of("members", "line", LineEffect{.reduction = test::percent(2'000)});
  members.audience.members = true;
  out.offers = {offer_of("all", "line", LineEffect{.reduction = test::percent(1'000)}), members,
                offer_of("twice", "",
                         PointsEffect{.kind = PointsEffect::Kind::multiply, .times = Rate{20'000}}),
                offer_of("stamps", "",
                         GrantEffect{.kind = GrantEffect::Kind::stamp,
                                     .subject = "tea",
                                     .select = test::sku("tea")})};
  return out;
}

struct Sold {
  std::shared_ptr<const CompiledRuleset> ruleset = compiled(rules());
  std::shared_ptr<const CompiledRuleset> late = *rules_of_late_claims(ruleset);
  Receipt receipt;
  Sold() {
    receipt.basket = test::basket_of({test::pieces("1", "tea", 2, 10'000)});
    receipt.quote = test::quote_of(*ruleset, receipt.basket);
    receipt.ruleset = receipt.quote.ruleset;
  }
};

TEST(LateClaim, earns_on_what_was_paid_and_changes_no_price) {
  const Sold sold;
  ASSERT_EQ(sold.receipt.quote.total, Money{18'000});
  ASSERT_EQ(sold.receipt.quote.points, Points{0});
  const auto claimed = claimed_by(*sold.late, sold.receipt, Member{.account = "a1"});
  ASSERT_TRUE(claimed) << describe(claimed.error());
  EXPECT_EQ(claimed->quote.total, Money{18'000});
  EXPECT_EQ(claimed->quote.points, Points{3'600});
  ASSERT_EQ(claimed->quote.grants.size(), 1U);
  EXPECT_EQ(claimed->quote.grants[0].count, 2);
  EXPECT_EQ(claimed->member->account, "a1");
}

TEST(LateClaim, spends_nothing_whatever_the_account_holds) {
  Sold sold;
  sold.receipt.basket.want_points = Points{500};
  Member rich{.account = "a1"};
  rich.lots = {{.id = "L", .left = Points{9'000}, .earned_at = instant_of(1)}};
  const auto claimed = claimed_by(*sold.late, sold.receipt, rich);
  ASSERT_TRUE(claimed) << describe(claimed.error());
  EXPECT_EQ(claimed->quote.redemption.points, Points{0});
  EXPECT_TRUE(claimed->member->lots.empty());
}

TEST(LateClaim, a_members_own_discount_comes_too_late_and_own_points_do_not) {
  const Sold sold;
  Member member{.account = "a1"};
  member.offers = {
      offer_of("m:half", "line", LineEffect{.reduction = test::percent(5'000)}),
      offer_of("m:more", "", PointsEffect{.kind = PointsEffect::Kind::bonus, .bonus = Points{7}})};
  const auto claimed = claimed_by(*sold.late, sold.receipt, member);
  ASSERT_TRUE(claimed) << describe(claimed.error());
  EXPECT_EQ(claimed->quote.total, Money{18'000});
  EXPECT_EQ(claimed->quote.points, Points{3'607});
}

TEST(LateClaim, a_receipt_that_was_sold_at_other_prices_is_refused) {
  Sold sold;
  sold.receipt.quote.lines[0].paid = Money{1};
  EXPECT_EQ(claimed_by(*sold.late, sold.receipt, Member{.account = "a1"}).error().code,
            ErrorCode::conflict);
}

TEST(LateClaim, rules_without_money_for_members_are_the_same_rules) {
  auto plain = rules();
  std::erase_if(plain.offers, [](const Offer& offer) { return offer.id == "members"; });
  const auto ruleset = compiled(plain);
  EXPECT_EQ(*rules_of_late_claims(ruleset), ruleset);
  EXPECT_EQ(Sold().late->ruleset().offers.size(), 3U);
}

TEST(LateClaim, a_return_of_it_takes_back_the_share_of_its_points) {
  const Sold sold;
  auto receipt = *claimed_by(*sold.late, sold.receipt, Member{.account = "a1"});
  const ReturnRequest half{.at = instant_of(test::noon + 60),
                           .lines = {{"1", Quantity{1'000}}},
                           .balance = Points{1'000'000}};
  const auto first = return_lines(*sold.late, receipt, half);
  ASSERT_TRUE(first) << describe(first.error());
  EXPECT_EQ(first->money, Money{9'000});
  EXPECT_EQ(first->points_clawed, Points{1'800});
  receipt.returns.push_back(half);
  EXPECT_EQ(return_lines(*sold.late, receipt, half)->points_clawed, Points{1'800});
}

}  // namespace
}  // namespace till::loyalty
