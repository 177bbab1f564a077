// Makes a new base every night while the ledger serves: one small step a turn of the io_context,
// with posting held meanwhile. Belongs to the context's thread.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "ledger/machines/snapshot_making.h"
#include "net/timer.h"

namespace till::ledger {

// True when the last one is older than the newest 02:00 UTC. `last`: none was made yet.
[[nodiscard]] bool is_snapshot_due(std::optional<Instant> last, Instant now);

class SnapshotTurns {
 public:
  // `hold`: posting stands still from true to false. Ledger and context must outlive it.
  SnapshotTurns(boost::asio::io_context& context, const Ledger& ledger,
                std::function<void(bool)> hold);
  void stop();

 private:
  void schedule(Milliseconds pause);
  void turn();
  [[nodiscard]] bool is_due() const;

  net::Timer timer_;
  const Ledger& ledger_;
  std::function<void(bool)> hold_;
  std::unique_ptr<SnapshotMaking> making_;
  Milliseconds began_{};
  bool stopped_ = false;
};

}  // namespace till::ledger
