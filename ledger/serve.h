// `ledgerd serve` composed: the machines' TLS listener, the people's HTTP listener and the admin
// socket over one ledger, all on one io_context and its thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "config/ledgerd_settings.h"
#include "ledger/open_state.h"

namespace till::ledger {

struct Ports {
  std::uint16_t machines = 0;
  std::uint16_t people = 0;
};

class Serving {
 public:
  // Listens on all three. Context and ledger must outlive it; every call belongs to the context's
  // thread or to a time when it does not run. Errors: busy when an address is in use, invalid for
  // one that cannot be, io.
  [[nodiscard]] static Result<std::unique_ptr<Serving>> start(
      boost::asio::io_context& context, Ledger& ledger, const StatePaths& paths,
      const config::LedgerdSettings& settings);
  ~Serving();

  [[nodiscard]] Ports ports() const;
  // Takes no more requests, lets those under way end, then calls `done` once.
  void stop(std::function<void()> done);

 private:
  struct Parts;
  explicit Serving(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// Opens the folder and serves until SIGTERM or SIGINT. Errors: those of OpenState::open and of
// start. Blocks.
[[nodiscard]] Result<> serve_until_stopped(const StatePaths& paths,
                                           const config::LedgerdSettings& settings);

}  // namespace till::ledger
