#include "agent/commit_groups.h"

#include <utility>

namespace till::agent {
namespace {

std::size_t bytes_of(const PreparedFact& prepared) {
  const auto& draft = prepared.fact.draft;
  return draft.body.size() + (draft.personal ? draft.personal->size() : 0);
}

}  // namespace

CommitGroups::Group CommitGroups::join(Commit commit) {
  const auto bytes = bytes_of(*commit.prepared);
  const std::lock_guard lock(mutex_);
  if (waiting_ && waiting_->size() < storage::group_facts_max &&
      bytes_ + bytes <= storage::group_bytes_max) {
    waiting_->push_back(std::move(commit));
    bytes_ += bytes;
    return nullptr;
  }
  waiting_ = std::make_shared<std::vector<Commit>>();
  waiting_->push_back(std::move(commit));
  bytes_ = bytes;
  return waiting_;
}

void CommitGroups::part() {
  const std::lock_guard lock(mutex_);
  waiting_.reset();
}

void CommitGroups::record(const Group& group, storage::Journal* journal) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_ == group) waiting_.reset();
  }
  std::vector<const PreparedFact*> facts;
  facts.reserve(group->size());
  for (const auto& commit : *group) facts.push_back(commit.prepared.get());
  auto recordings = record_facts(journal, facts);
  for (std::size_t i = 0; i < group->size(); ++i) {
    (*group)[i].done(std::move(recordings[i]));
  }
}

}  // namespace till::agent
