// Sales that wait while the disk flushes share the next flush: in the journal thread's queue they
// stand as one. Whatever else is queued parts them, so that everything keeps its order. Filled by
// the io thread, emptied by the journal thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "agent/recording.h"

namespace till::agent {

struct Commit {
  std::shared_ptr<const PreparedFact> prepared;
  std::function<void(Result<Recording>)> done;  // on the journal thread, after the flush
};

class CommitGroups {
 public:
  using Group = std::shared_ptr<std::vector<Commit>>;

  // The group that begins with it and is to be queued; null when it joined the one that waits.
  [[nodiscard]] Group join(Commit commit);
  // What comes next stands behind what was queued meanwhile.
  void part();
  // Its turn has come, nobody joins it any more: one flush for all, then each is answered.
  void record(const Group& group, storage::Journal* journal);

 private:
  std::mutex mutex_;
  Group waiting_;
  std::size_t bytes_ = 0;  // of those that wait
};

}  // namespace till::agent
