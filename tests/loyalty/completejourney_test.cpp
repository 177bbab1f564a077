// The coupons of a real grocer as a judge: every redemption that its year holds is accepted by a
// till without a network, and each of them changed a little is refused for the right reason.
#include "tests/support/completejourney.h"

#include <algorithm>
#include <cstdio>
#include <memory>

#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

namespace chrono = std::chrono;

using test::CompleteJourney;
using test::JourneyLine;
using test::JourneyRedemption;

constexpr Money worth_of_a_coupon{100};

// Where a coupon's end is kept: in the offer of its campaign, or with the coupon that was handed
// out, so that the offer goes on and the till is told that the code has expired.
enum class End { in_offer, in_coupon };

std::string offer_id(const std::string& coupon, const std::string& campaign) {
  return coupon + "-" + campaign;
}

// 1.00 off one unit of the coupon's products, for the households of the campaign.
Offer coupon_offer(const CompleteJourney::CouponOfCampaign& key,
                   const test::CompleteJourney& journey, End end) {
  const auto& [coupon, campaign] = key;
  const auto& products = journey.products.at(key);
  Selector select;
  select.skus.assign(products.begin(), products.end());
  Offer offer = test::offer_of(offer_id(coupon, campaign), "coupon",
                               LineEffect{.select = select, .reduction = test::amount(100)});
  offer.campaign = campaign;
  offer.trigger = {Trigger::Kind::code, coupon, Points{}};
  offer.audience.segments = {campaign};
  offer.when = Condition{.kind = Condition::Kind::present, .select = std::move(select)};
  offer.limits.units = 1;
  const auto& window = journey.campaigns.at(campaign);
  offer.active.from = Instant{window.first};
  if (end == End::in_offer) offer.active.until = Instant{window.last + chrono::days{1}};
  return offer;
}

// How often each household used each offer, at most: the rule of nearly all is once.
std::map<std::string, std::int64_t> uses_of_offers(const CompleteJourney& journey) {
  std::map<std::pair<std::string, std::string>, std::int64_t> by_household;
  std::map<std::string, std::int64_t> uses;
  for (const JourneyRedemption& one : journey.redemptions) {
    const std::string offer = offer_id(one.coupon, one.campaign);
    std::int64_t& count = by_household[{one.household, offer}];
    uses[offer] = std::max(uses[offer], ++count);
  }
  return uses;
}

std::shared_ptr<const CompiledRuleset> ruleset_of(const CompleteJourney& journey, End end) {
  const auto uses = uses_of_offers(journey);
  Ruleset ruleset;
  ruleset.version = "completejourney";
  ruleset.currency = "USD";
  ruleset.layers = {{.name = "coupon", .pick = Layer::Pick::best}};
  for (const auto& [key, products] : journey.products) {
    Offer offer = coupon_offer(key, journey, end);
    const auto used = uses.find(offer.id);
    offer.limits.uses = UseLimit{.count = used == uses.end() ? 1 : used->second};
    ruleset.offers.push_back(std::move(offer));
  }
  return test::compiled(std::move(ruleset));
}

// A coupon as it is shown at the checkout, and what the till knows of it.
struct Shown {
  std::string household;
  std::string coupon;
  Instant at{};
  std::vector<JourneyLine> goods{};
  std::map<std::string, std::int64_t> uses{};
  CodeState state = CodeState::ok;
};

std::optional<Reason> reason_of(const Quote& quote, const std::string& offer) {
  const auto found = std::ranges::find(quote.explanation, offer, &Explanation::offer);
  if (found == quote.explanation.end()) return std::nullopt;
  return found->reason;
}

struct Judges {
  CompleteJourney journey;
  std::shared_ptr<const CompiledRuleset> offers_end;
  std::shared_ptr<const CompiledRuleset> coupons_end;
};

// The files are read, and both rulesets compiled, once.
const Judges* judges() {
  static const std::unique_ptr<const Judges> all = []() -> std::unique_ptr<const Judges> {
    const auto folder = test::completejourney_folder();
    if (!folder) return nullptr;
    auto made = std::make_unique<Judges>();
    made->journey = test::read_completejourney(*folder);
    made->offers_end = ruleset_of(made->journey, End::in_offer);
    made->coupons_end = ruleset_of(made->journey, End::in_coupon);
    return made;
  }();
  return all.get();
}

class CompleteJourneyOracle : public testing::Test {
 protected:
  void SetUp() override {
    if (judges() == nullptr) {
      GTEST_SKIP() << "the corpus is not there: set TILL_CORPUS to the folder that holds "
                      "retail/completejourney";
    }
    journey_ = &judges()->journey;
    ASSERT_EQ(journey_->redemptions.size(), 1'961U);
  }

  // Calls `each` with every redemption and says how many it counted.
  template <class Each>
  void tally(const char* what, Each each) {
    std::int64_t good = 0;
    for (const JourneyRedemption& one : journey_->redemptions) {
      SCOPED_TRACE("household " + one.household + ", coupon " + one.coupon + ", campaign " +
                   one.campaign);
      each(one);
      if (HasFailure()) return;
      ++good;
    }
    std::printf("completejourney: %5lld of %zu %s\n", static_cast<long long>(good),
                journey_->redemptions.size(), what);
  }

  [[nodiscard]] bool is_for(const JourneyRedemption& one, const std::string& product) const {
    return journey_->products.at({one.coupon, one.campaign}).contains(product);
  }
  // True when any campaign has the coupon for this product.
  [[nodiscard]] bool is_for_coupon(const std::string& coupon, const std::string& product) const {
    return std::ranges::any_of(campaigns_of(coupon), [&](const std::string& campaign) {
      return journey_->products.at({coupon, campaign}).contains(product);
    });
  }
  [[nodiscard]] std::vector<std::string> campaigns_of(const std::string& coupon) const {
    std::vector<std::string> campaigns;
    for (auto at = journey_->products.lower_bound({coupon, ""});
         at != journey_->products.end() && at->first.first == coupon; ++at) {
      campaigns.push_back(at->first.second);
    }
    return campaigns;
  }

  // What the household bought that day, and a product of the coupon if none is among it.
  [[nodiscard]] Shown shown(const JourneyRedemption& one) const {
    Shown shown{.household = one.household, .coupon = one.coupon};
    shown.at = Instant{one.day} + chrono::hours{12};
    const auto bought = journey_->baskets.find({one.household, one.day});
    if (bought != journey_->baskets.end()) shown.goods = bought->second;
    const bool has_product = std::ranges::any_of(
        shown.goods, [&](const JourneyLine& line) { return is_for(one, line.product); });
    if (!has_product) shown.goods.push_back(product_of(one));
    return shown;
  }
  // One that was sold to somebody, with its price, where there is one.
  [[nodiscard]] JourneyLine product_of(const JourneyRedemption& one) const {
    const auto& products = journey_->products.at({one.coupon, one.campaign});
    for (const std::string& product : products) {
      const auto price = journey_->prices.find(product);
      if (price != journey_->prices.end()) return {product, price->second};
    }
    return {*products.begin(), 199};
  }

  [[nodiscard]] Basket basket_of(const Shown& shown) const {
    Basket basket;
    basket.currency = "USD";
    basket.store = "s1";
    basket.at = shown.at;
    basket.codes = {{shown.coupon, shown.coupon + "-" + shown.household}};
    for (std::size_t i = 0; i < shown.goods.size(); ++i) {
      const JourneyLine& goods = shown.goods[i];
      basket.lines.push_back(test::pieces(std::to_string(i), goods.product, 1, goods.cents));
      const auto category = journey_->categories.find(goods.product);
      if (category != journey_->categories.end()) basket.lines.back().category = category->second;
    }
    return basket;
  }
  [[nodiscard]] Member member_of(const Shown& shown) const {
    Member member;
    member.account = shown.household;
    for (const auto& [id, campaign] : journey_->campaigns) {
      if (campaign.households.contains(shown.household)) member.segments.push_back(id);
    }
    member.uses = shown.uses;
    return member;
  }
  [[nodiscard]] Quote quote_of(const Shown& shown, End end = End::in_offer) const {
    const Basket basket = basket_of(shown);
    const Member member = member_of(shown);
    Context context;
    context.codes[basket.codes[0].serial] = shown.state;
    const auto& ruleset = end == End::in_offer ? judges()->offers_end : judges()->coupons_end;
    return test::quote_of(*ruleset, basket, &member, context);
  }

  // Nothing was taken, the code is still good, and the offer of its campaign says why.
  void expect_refused(const JourneyRedemption& one, const Quote& quote,
                      std::optional<Reason> reason) const {
    EXPECT_EQ(quote.discount, Money{});
    ASSERT_EQ(quote.codes.size(), 1U);
    EXPECT_FALSE(quote.codes[0].consumed);
    EXPECT_EQ(reason_of(quote, offer_id(one.coupon, one.campaign)), reason);
  }

  [[nodiscard]] chrono::sys_days last_day(const JourneyRedemption& one) const {
    return journey_->campaigns.at(one.campaign).last;
  }

  // The next household in the list that was sent none of the campaigns with this coupon.
  [[nodiscard]] std::string another_household(const JourneyRedemption& one) const {
    const auto campaigns = campaigns_of(one.coupon);
    auto at = journey_->baskets.upper_bound({one.household, chrono::sys_days::max()});
    while (true) {
      if (at == journey_->baskets.end()) at = journey_->baskets.begin();
      const std::string& household = at->first.first;
      const bool was_sent = std::ranges::any_of(campaigns, [&](const std::string& campaign) {
        return journey_->campaigns.at(campaign).households.contains(household);
      });
      if (!was_sent) return household;
      ++at;
    }
  }

  // The next higher number that no coupon has.
  [[nodiscard]] std::string unknown_code(std::string coupon) const {
    do {
      coupon = std::to_string(std::stoll(coupon) + 1);
    } while (!campaigns_of(coupon).empty());
    return coupon;
  }

  // The offers of this coupon whose campaign the household was sent.
  [[nodiscard]] std::vector<std::string> offers_for(const JourneyRedemption& one) const {
    std::vector<std::string> offers;
    for (const std::string& campaign : campaigns_of(one.coupon)) {
      if (journey_->campaigns.at(campaign).households.contains(one.household)) {
        offers.push_back(offer_id(one.coupon, campaign));
      }
    }
    return offers;
  }

  const CompleteJourney* journey_ = nullptr;
};

// Both ways of keeping a coupon's end, in the order of the year, counting what was used before.
TEST_F(CompleteJourneyOracle, every_redemption_is_accepted_offline) {
  for (const End end : {End::in_offer, End::in_coupon}) {
    std::map<std::string, std::map<std::string, std::int64_t>> used;
    std::int64_t several = 0;
    tally("redemptions accepted offline", [&](const JourneyRedemption& one) {
      Shown coupon = shown(one);
      coupon.uses = used[one.household];
      const Quote quote = quote_of(coupon, end);
      ASSERT_EQ(quote.codes.size(), 1U);
      EXPECT_TRUE(quote.codes[0].consumed);
      Money dearest;
      for (const JourneyLine& line : coupon.goods) {
        if (is_for(one, line.product)) dearest = std::max(dearest, Money{line.cents});
      }
      ++used[one.household][offer_id(one.coupon, one.campaign)];
      const auto reason = reason_of(quote, offer_id(one.coupon, one.campaign));
      const Money least = std::min(worth_of_a_coupon, dearest);
      if (offers_for(one).size() > 1) {
        ++several;
        EXPECT_TRUE(reason == Reason::applied || reason == Reason::lost_to);
        EXPECT_GE(quote.discount, least);
        return;
      }
      EXPECT_EQ(reason, Reason::applied);
      EXPECT_EQ(quote.discount, least);
    });
    std::printf(
        "completejourney: %5lld of them of a coupon that several campaigns sent to the household\n",
        static_cast<long long>(several));
  }
}

TEST_F(CompleteJourneyOracle, another_household_is_refused_by_its_segment) {
  tally("refused for another household: segment", [&](const JourneyRedemption& one) {
    Shown coupon = shown(one);
    coupon.household = another_household(one);
    expect_refused(one, quote_of(coupon), Reason::segment);
  });
}

TEST_F(CompleteJourneyOracle, sixty_days_late_is_refused_as_expired_where_the_coupon_has_its_end) {
  tally("refused 60 days late: code_expired", [&](const JourneyRedemption& one) {
    Shown coupon = shown(one);
    coupon.at = Instant{last_day(one) + chrono::days{60}} + chrono::hours{12};
    coupon.state = CodeState::expired;
    expect_refused(one, quote_of(coupon, End::in_coupon), Reason::code_expired);
  });
}

TEST_F(CompleteJourneyOracle, sixty_days_late_opens_nothing_where_the_offer_has_its_end) {
  tally("refused 60 days late: no offer of its campaign is active any more",
        [&](const JourneyRedemption& one) {
          Shown coupon = shown(one);
          chrono::sys_days last = last_day(one);
          for (const std::string& campaign : campaigns_of(one.coupon)) {
            last = std::max(last, journey_->campaigns.at(campaign).last);
          }
          coupon.at = Instant{last + chrono::days{60}} + chrono::hours{12};
          const Quote quote = quote_of(coupon);
          expect_refused(one, quote, std::nullopt);
          EXPECT_TRUE(quote.explanation.empty());
        });
}

TEST_F(CompleteJourneyOracle, the_last_second_of_a_campaign_counts_and_the_next_one_does_not) {
  tally("accepted in the last second of the campaign and not in the next",
        [&](const JourneyRedemption& one) {
          Shown coupon = shown(one);
          coupon.at = Instant{last_day(one) + chrono::days{1}} - Seconds{1};
          const auto in_time = reason_of(quote_of(coupon), offer_id(one.coupon, one.campaign));
          ASSERT_TRUE(in_time.has_value());
          EXPECT_TRUE(in_time == Reason::applied || in_time == Reason::lost_to);
          coupon.at += Seconds{1};
          EXPECT_EQ(reason_of(quote_of(coupon), offer_id(one.coupon, one.campaign)), std::nullopt);
        });
}

TEST_F(CompleteJourneyOracle, an_unknown_code_opens_nothing) {
  tally("refused for an unknown code: it is unused, no offer knows it",
        [&](const JourneyRedemption& one) {
          Shown coupon = shown(one);
          coupon.coupon = unknown_code(one.coupon);
          const Quote quote = quote_of(coupon);
          expect_refused(one, quote, std::nullopt);
          EXPECT_TRUE(quote.explanation.empty());
        });
}

TEST_F(CompleteJourneyOracle, a_basket_without_its_product_is_refused_as_not_qualified) {
  tally("refused without a product of it: not_qualified, not present",
        [&](const JourneyRedemption& one) {
          Shown coupon = shown(one);
          std::erase_if(coupon.goods, [&](const JourneyLine& line) {
            return is_for_coupon(one.coupon, line.product);
          });
          if (coupon.goods.empty()) coupon.goods = {{"a bag", 10}};
          const Quote quote = quote_of(coupon);
          expect_refused(one, quote, Reason::not_qualified);
          const auto said = std::ranges::find(quote.explanation, offer_id(one.coupon, one.campaign),
                                              &Explanation::offer);
          ASSERT_NE(said, quote.explanation.end());
          ASSERT_EQ(said->missing.size(), 1U);
          EXPECT_EQ(said->missing[0].condition, Missing::Condition::present);
        });
}

TEST_F(CompleteJourneyOracle, one_use_more_than_the_rule_allows_is_refused_as_already_used) {
  const auto uses = uses_of_offers(*journey_);
  std::int64_t once = 0;
  tally("refused for one use too many: already_used", [&](const JourneyRedemption& one) {
    Shown coupon = shown(one);
    for (const std::string& offer : offers_for(one)) {
      const auto most = uses.find(offer);
      coupon.uses[offer] = most == uses.end() ? 1 : most->second;
    }
    if (uses.at(offer_id(one.coupon, one.campaign)) == 1) ++once;
    expect_refused(one, quote_of(coupon), Reason::already_used);
    for (const std::string& offer : offers_for(one)) --coupon.uses[offer];
    EXPECT_TRUE(quote_of(coupon).codes[0].consumed);
  });
  std::printf("completejourney: %5lld of them a second use where the rule says one\n",
              static_cast<long long>(once));
}

}  // namespace
}  // namespace till::loyalty
