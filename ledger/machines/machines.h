// The machines' listener of ledgerd: TLS 1.3 under our own CA, the routes that tills call, and the
// posting of what they send. One io_context, one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "ledger/ledger.h"
#include "net/server.h"

namespace till::ledger {

struct MachineCounters {
  std::uint64_t batches = 0;    // received
  std::uint64_t entries = 0;    // of them, without what was here already
  std::uint64_t malformed = 0;  // bodies that could not be read: nothing of them was stored
  std::uint64_t refused = 0;    // certificates, signatures and codes
  std::uint64_t conflicts = 0;  // gaps and divergences
};

class Machines {
 public:
  // Context and ledger must outlive it; every call belongs to the context's thread or to a time
  // when it does not run.
  Machines(boost::asio::io_context& context, Ledger& ledger);
  ~Machines();
  Machines(const Machines&) = delete;
  Machines& operator=(const Machines&) = delete;

  // Gives the port. Errors: busy, invalid, io.
  [[nodiscard]] Result<std::uint16_t> listen(const net::TcpEndpoint& endpoint);
  // Answers who waits, ends posting between two steps, then stops as net::Server does.
  void stop(Milliseconds grace, std::function<void()> done = {});
  [[nodiscard]] MachineCounters counters() const;
  // The routes without a socket: whoever calls them says who the peer is.
  [[nodiscard]] net::Service service() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace till::ledger
