#include "agent/member_view.h"

#include <gtest/gtest.h>

#include "platform/manual_clock.h"
#include "platform/random.h"
#include "tests/agent/small_world.h"

namespace till::agent {
namespace {

using loyalty::Points;

// A till's state over a cache with the small world's members, without a journal or a ruleset.
class MemberView : public testing::Test {
 protected:
  MemberView() {
    world_.fill_cache(folder_.path());
    auto cache = storage::Cache::open(folder_.path(), world_begins);
    require(cache.has_value(), "the cache opens");
    state_.cache = std::move(*cache);
  }

  static Identity anna_identity() {
    Identity identity;
    identity.subject.account = anna_account;
    identity.subject.trust = record::Trust::static_;
    identity.member = anna;
    return identity;
  }
  void earn(std::uint64_t seq, std::int64_t points) {
    record::Effects effects;
    effects.subject.account = anna_account;
    record::LotChange lot;
    lot.lot = "e000000000000000000000000000000" + std::to_string(seq);
    lot.points = Points{points};
    lot.creates = true;
    lot.earned_at = world_begins;
    effects.lots.push_back(lot);
    state_.overlay.add({record::Epoch{1}, {seq}, Hash{{static_cast<std::uint8_t>(seq)}}}, effects);
  }
  Points balance_at(Instant at) { return standing(state_, anna_identity(), at)->balance; }

  MemoryFolder folder_;
  SmallWorld world_;
  platform::ManualClock clock_{world_begins};
  platform::SystemRandom random_;
  TillState state_{clock_, random_, world_begins};
};

TEST_F(MemberView, nobody_has_no_view_and_an_empty_standing) {
  const auto seen = see(state_, {}, world_begins);
  ASSERT_TRUE(seen);
  EXPECT_FALSE(seen->view.member);
  EXPECT_FALSE(seen->standing.known);
}

TEST_F(MemberView, a_member_is_the_row_of_the_person_and_of_the_account) {
  const auto seen = see(state_, anna_identity(), world_begins);
  ASSERT_TRUE(seen && seen->view.member);
  EXPECT_EQ(seen->view.member->account, anna_account);
  EXPECT_EQ(seen->view.member->member, anna);
  ASSERT_EQ(seen->view.member->lots.size(), 1U);
  EXPECT_EQ(seen->standing.balance, Points{anna_points});
  EXPECT_EQ(seen->standing.as_of, world_begins);
  EXPECT_TRUE(seen->standing.known);
}

TEST_F(MemberView, an_account_without_its_member_shows_the_member_that_stands_for_it) {
  auto identity = anna_identity();
  identity.member.clear();
  EXPECT_EQ(see(state_, identity, world_begins)->view.member->member, anna);
}

TEST_F(MemberView, what_happened_here_counts_until_a_row_includes_it) {
  earn(1, 700);
  EXPECT_EQ(balance_at(world_begins), Points{anna_points + 700});
  EXPECT_EQ(standing(state_, anna_identity(), world_begins)->not_yet_sent, Points{700});
  earn(2, 50);
  auto page = world_.page();
  page.cursor = 6;
  page.reflects = record::Mark{record::Epoch{1}, {1}, Hash{{1}}};
  page.rows.resize(1);  // the account's row alone, as if it held the first 700 already
  ASSERT_TRUE(state_.cache->apply(page));
  EXPECT_EQ(balance_at(world_begins), Points{anna_points + 50});
  EXPECT_EQ(standing(state_, anna_identity(), world_begins)->not_yet_sent, Points{50});
  EXPECT_EQ(see(state_, anna_identity(), world_begins)->view.stamp, page.reflects);
}

TEST_F(MemberView, without_a_ruleset_nothing_may_be_spent_offline) {
  EXPECT_EQ(standing(state_, anna_identity(), world_begins)->spendable, Points{0});
}

TEST_F(MemberView, held_points_stay_in_the_balance) {
  state_.overlay.hold(ReservationId{{1}}, std::string(anna_account), Points{400});
  const auto now = standing(state_, anna_identity(), world_begins);
  EXPECT_EQ(now->held, Points{400});
  EXPECT_EQ(now->balance, Points{anna_points});
}

TEST_F(MemberView, a_card_of_no_account_has_what_it_earned_here) {
  Identity identity;
  identity.subject.token = CardToken{{9}};
  record::Effects effects;
  effects.subject = identity.subject;
  record::LotChange lot;
  lot.lot = "e0000000000000000000000000000009";
  lot.points = Points{30};
  lot.creates = true;
  lot.earned_at = world_begins;
  effects.lots.push_back(lot);
  state_.overlay.add({record::Epoch{1}, {1}, Hash{{1}}}, effects);
  const auto now = standing(state_, identity, world_begins);
  EXPECT_FALSE(now->known);
  EXPECT_EQ(now->balance, Points{30});
  EXPECT_EQ(now->spendable, Points{0});
}

}  // namespace
}  // namespace till::agent
