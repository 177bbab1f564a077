#include <gtest/gtest.h>

#include "ledger/rulesets/publish.h"
#include "tests/ledger/front_ledger.h"

namespace till::ledger::front {
namespace {

Result<RulesetRow> publish(FrontLedger& front, const std::string& ruleset) {
  return publish_ruleset(*front, {.ruleset = ruleset});
}

record::RulesetEnvelope newest_envelope(FrontLedger& front) {
  const auto row = *front.books->rulesets.newest();
  require(row.has_value(), "a ruleset was published");
  return *record::read_envelope(**front.books->rulesets.envelope(row->sha256));
}

TEST(Publish, the_envelope_is_signed_versioned_and_given_to_the_feed) {
  FrontLedger front;
  const auto row = publish(front, good_ruleset());
  ASSERT_TRUE(row) << describe(row.error());
  EXPECT_EQ(row->version, start_seconds);
  EXPECT_EQ(row->label, "spring");
  const auto bytes = front.books->rulesets.envelope(row->sha256);
  ASSERT_TRUE(bytes && *bytes);
  EXPECT_TRUE(record::verify(front.keys->document, record::Role::ruleset,
                             {**bytes, row->key, row->signature}));
  const auto changes = front.books->feed.read({0, {}, 500});
  ASSERT_TRUE(changes);
  EXPECT_EQ(changes->back().kind, feed_kind::ruleset);
  EXPECT_EQ(changes->back().id, to_hex(row->sha256));
}

TEST(Publish, versions_rise_also_within_a_second_and_when_the_clock_goes_back) {
  FrontLedger front;
  EXPECT_EQ(publish(front, good_ruleset())->version, start_seconds);
  EXPECT_EQ(publish(front, good_ruleset())->version, start_seconds + 1);
  front.clock.set(instant_of(start_seconds - 1'000));
  EXPECT_EQ(publish(front, good_ruleset())->version, start_seconds + 2);
  front.clock.set(instant_of(start_seconds + 1'000));
  EXPECT_EQ(publish(front, good_ruleset())->version, start_seconds + 1'000);
}

TEST(Publish, what_a_till_would_refuse_is_refused_by_path_and_the_old_one_stays) {
  FrontLedger front;
  const auto old = publish(front, good_ruleset());
  ASSERT_TRUE(old);
  struct Bad {
    RulesetDocuments documents;
    std::string context;
  };
  const std::vector<Bad> table{
      {{.ruleset = bad_ruleset()}, "ruleset.program.rate"},
      {{.ruleset = "{"}, ""},
      {{.ruleset = good_ruleset(), .cards = R"({"rows":[{"id":"a"}]})"}, "cards.rows[0].meaning"},
      {{.ruleset = good_ruleset(), .offline = R"({"signed":{"points":1}})"},
       "offline.signed.count"},
      {{.ruleset = good_ruleset(), .offline = R"({"best":{"points":1,"count":1}})"},
       "offline.best"},
      {{.ruleset = R"({"format":1,"version":"x","engine":1,"currency":"RUB","program":{},)"
                   R"("offers":[{"id":"a","layer":"none","effect":{"percent":100}}]})"},
       ""},
  };
  for (const auto& [documents, context] : table) {
    const auto refused = publish_ruleset(*front, documents);
    ASSERT_FALSE(refused) << documents.ruleset;
    if (!context.empty()) {
      EXPECT_EQ(refused.error().context, context) << refused.error().text;
    }
    EXPECT_FALSE(refused.error().text.empty());
  }
  EXPECT_EQ((*front.books->rulesets.newest())->sha256, old->sha256);
  EXPECT_EQ(front.books->rulesets.list()->size(), 1U);
}

TEST(Publish, offline_limits_have_defaults_and_may_be_given) {
  FrontLedger front;
  ASSERT_TRUE(publish(front, good_ruleset()));
  EXPECT_EQ(newest_envelope(front).offline, default_offline_limits());
  ASSERT_TRUE(publish_ruleset(
      *front, {.ruleset = good_ruleset(), .offline = R"({"static":{"points":7,"count":2}})"}));
  const auto limits = newest_envelope(front).offline;
  EXPECT_EQ(limits.size(), 1U);
  EXPECT_EQ(limits.at(record::Trust::static_), (record::OfflineLimit{loyalty::Points{7}, 2}));
}

TEST(Publish, the_table_of_codes_in_force_is_the_newest_one) {
  FrontLedger front;
  EXPECT_EQ(*table_in_force(*front), cards::default_prefix_table());
  const std::string table = R"({"rows":[{"id":"club","prefixes":["C"],"meaning":"member"}]})";
  ASSERT_TRUE(publish_ruleset(*front, {.ruleset = good_ruleset(), .cards = table}));
  const auto in_force = table_in_force(*front);
  ASSERT_TRUE(in_force);
  ASSERT_EQ(in_force->rows.size(), 1U);
  EXPECT_EQ(in_force->rows[0].id, "club");
}

}  // namespace
}  // namespace till::ledger::front
