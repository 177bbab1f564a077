#include "agent/commit_groups.h"

#include <gtest/gtest.h>

#include "tests/storage/counting_vfs.h"
#include "tests/storage/samples.h"

namespace till::agent {
namespace {

namespace samples = storage::samples;

class Commits : public testing::Test {
 protected:
  // A sale of that number under the key of another.
  static std::shared_ptr<PreparedFact> sale(std::uint64_t number, std::uint64_t key) {
    auto out = std::make_shared<PreparedFact>();
    out->fact =
        samples::fact(number, R"({"answer":{"at":5,"total":)" + std::to_string(number) + "}}");
    out->fact.key = samples::key(key);
    return out;
  }
  Commit commit(std::shared_ptr<PreparedFact> prepared) {
    return {std::move(prepared), [this](Result<Recording> recording) {
              told_.push_back(!recording                                     ? "error"
                              : std::holds_alternative<Durable>(*recording)  ? "durable"
                              : std::holds_alternative<Repeated>(*recording) ? "repeated"
                                                                             : "different");
            }};
  }

  platform::TempFolder folder_;
  storage::CountingVfs disk_;
  std::unique_ptr<storage::Journal> journal_ = samples::enrolled(samples::small(folder_.path()));
  CommitGroups groups_;
  std::vector<std::string> told_;
};

TEST_F(Commits, that_wait_together_share_one_flush_and_are_answered_after_it) {
  const auto group = groups_.join(commit(sale(2, 2)));
  ASSERT_TRUE(group);
  for (std::uint64_t number = 3; number < 20; ++number) {
    EXPECT_FALSE(groups_.join(commit(sale(number, number))));
  }
  static_cast<void>(disk_.take());
  groups_.record(group, journal_.get());
  EXPECT_EQ(disk_.take().log_syncs, 1u);
  EXPECT_EQ(told_, std::vector<std::string>(18, "durable"));
  EXPECT_EQ(journal_->head()->seq.number, 19u);
  EXPECT_TRUE(groups_.join(commit(sale(20, 20)))) << "its turn is over";
}

TEST_F(Commits, begin_anew_behind_other_work) {
  EXPECT_TRUE(groups_.join(commit(sale(2, 2))));
  groups_.part();
  EXPECT_TRUE(groups_.join(commit(sale(3, 3))));
  EXPECT_FALSE(groups_.join(commit(sale(4, 4))));
}

TEST_F(Commits, begin_anew_when_a_group_is_full) {
  ASSERT_TRUE(groups_.join(commit(sale(2, 2))));
  for (std::size_t i = 1; i < storage::group_facts_max; ++i) {
    EXPECT_FALSE(groups_.join(commit(sale(2 + i, 2 + i))));
  }
  EXPECT_TRUE(groups_.join(commit(sale(999, 999))));
  auto large = sale(1000, 1000);
  large->fact.draft.body.append(storage::group_bytes_max, ' ');
  EXPECT_TRUE(groups_.join(commit(large)));
  EXPECT_TRUE(groups_.join(commit(sale(1001, 1001)))) << "after a large one alone";
}

TEST_F(Commits, of_one_key_are_one_fact_and_a_repetition) {
  auto other = sale(3, 2);  // another request under the key of 2
  const auto group = groups_.join(commit(sale(2, 2)));
  EXPECT_FALSE(groups_.join(commit(sale(2, 2))));
  EXPECT_FALSE(groups_.join(commit(other)));
  auto forced = sale(4, 2);
  forced->forced = true;
  EXPECT_FALSE(groups_.join(commit(forced)));
  EXPECT_FALSE(groups_.join(commit(sale(5, 5))));
  groups_.record(group, journal_.get());
  EXPECT_EQ(told_,
            (std::vector<std::string>{"durable", "repeated", "different", "durable", "durable"}));
  EXPECT_EQ(journal_->head()->seq.number, 4u);
}

TEST_F(Commits, that_are_refused_together_are_tried_alone) {
  journal_.reset();
  samples::refuse_longer(folder_.path(), 5'000);
  journal_ = samples::opened(samples::small(folder_.path()));
  auto huge = sale(3, 3);
  huge->fact.draft.body.assign(5'001, 'x');
  const auto recordings =
      record_facts(journal_.get(), {sale(2, 2).get(), huge.get(), sale(4, 4).get()});
  ASSERT_EQ(recordings.size(), 3u);
  EXPECT_TRUE(recordings[0]);
  EXPECT_FALSE(recordings[1]);
  EXPECT_TRUE(recordings[2]);
  EXPECT_EQ(journal_->head()->seq.number, 3u);
}

TEST_F(Commits, without_a_journal_are_not_recorded) {
  const auto group = groups_.join(commit(sale(2, 2)));
  groups_.record(group, nullptr);
  EXPECT_EQ(told_, std::vector<std::string>{"error"});
}

}  // namespace
}  // namespace till::agent
