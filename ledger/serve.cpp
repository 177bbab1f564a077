#include "ledger/serve.h"

#include <csignal>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/log.h"
#include "ledger/commands/calls.h"
#include "ledger/machines/machines.h"
#include "ledger/people/api.h"
#include "net/router.h"
#include "net/server.h"
#include "platform/files.h"
#include "platform/secrets.h"
#include "platform/service.h"

namespace till::ledger {
namespace {

// How long requests under way may still take when the service is told to stop.
constexpr Milliseconds stop_grace{5'000};

// Admin calls carry whole files, and a proof over a large ledger answers late.
net::ServerLimits admin_limits() {
  net::ServerLimits limits;
  limits.connections_max = 16;
  limits.body_deadline = Milliseconds{120'000};
  limits.write_deadline = Milliseconds{120'000};
  return limits;
}

// A ledger from before import keys gets one as soon as its root key lies in the folder.
void complete_keys(const StatePaths& paths, Ledger& ledger) {
  if (ledger.keys.can_import()) return;
  constexpr std::size_t pem_bytes_max = 4'096;
  const auto root = platform::read_file(paths.root_key(), pem_bytes_max);
  auto secrets = platform::FileSecrets::open(paths.secrets());
  if (!root || !secrets) {
    return log(LogLevel::warning, "ledger",
               "this ledger has no import key yet: tills cannot export to a stick until the root "
               "key lies in " +
                   paths.root_key().string() + " while ledgerd starts, once");
  }
  const auto added = add_import_key(*secrets, ledger.books, ledger.keys,
                                    {.root_pem = *root, .now = ledger.clock.wall()});
  if (!added) {
    return log(LogLevel::error, "ledger",
               "no import key could be made: " + describe(added.error()));
  }
  log(LogLevel::info, "ledger", "an import key was made: tills may export to a stick");
}

}  // namespace

struct Serving::Parts {
  Parts(boost::asio::io_context& context, Ledger& ledger)
      : machines(context, ledger),
        people_server(context, net::service_of(people_routes)),
        admin_server(context, net::service_of(admin_routes), admin_limits()) {
    add_people_routes(people_routes, ledger);
    add_admin_routes(admin_routes, ledger);
  }

  Result<> listen(const StatePaths& paths, const config::LedgerdSettings& settings);

  Machines machines;
  net::Router people_routes;
  net::Router admin_routes;
  net::Server people_server;
  net::Server admin_server;
  Ports ports;
};

Result<> Serving::Parts::listen(const StatePaths& paths, const config::LedgerdSettings& settings) {
  TILL_TRY(ports.machines,
           machines.listen({.address = settings.machines.address, .port = settings.machines.port}));
  TILL_TRY(ports.people, people_server.listen(net::TcpEndpoint{.address = settings.people.address,
                                                               .port = settings.people.port}));
  return admin_server.listen(net::UnixEndpoint{paths.admin_socket().string()});
}

Serving::Serving(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Serving::~Serving() = default;

Result<std::unique_ptr<Serving>> Serving::start(boost::asio::io_context& context, Ledger& ledger,
                                                const StatePaths& paths,
                                                const config::LedgerdSettings& settings) {
  complete_keys(paths, ledger);
  auto parts = std::make_unique<Parts>(context, ledger);
  TILL_CHECK(parts->listen(paths, settings));
  return std::unique_ptr<Serving>(new Serving(std::move(parts)));
}

Ports Serving::ports() const { return parts_->ports; }

void Serving::stop(std::function<void()> done) {
  // The last of the servers to end says so.
  const auto ended = std::make_shared<std::function<void()>>(std::move(done));
  const auto left = std::make_shared<int>(3);
  const auto one_ended = [ended, left] {
    if (--*left == 0) (*ended)();
  };
  parts_->machines.stop(stop_grace, one_ended);
  parts_->people_server.stop(stop_grace, one_ended);
  parts_->admin_server.stop(stop_grace, one_ended);
}

namespace {

// Tells the service manager that the thread still turns, as often as it asks for.
class Heartbeat {
 public:
  explicit Heartbeat(boost::asio::io_context& context)
      : timer_(context), period_(platform::watchdog_period()) {
    beat();
  }
  void stop() { timer_.cancel(); }

 private:
  void beat() {
    if (!period_) return;
    platform::notify_watchdog();
    timer_.expires_after(*period_ / 2);
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) beat();
    });
  }

  boost::asio::steady_timer timer_;
  std::optional<Milliseconds> period_;
};

std::string listening_text(const config::LedgerdSettings& settings, Ports ports) {
  auto machines = settings.machines;
  auto people = settings.people;
  machines.port = ports.machines;
  people.port = ports.people;
  return "tills on " + config::to_text(machines) + ", people on " + config::to_text(people);
}

}  // namespace

Result<> serve_until_stopped(const StatePaths& paths, const config::LedgerdSettings& settings) {
  TILL_TRY(const auto state, OpenState::open(paths));
  boost::asio::io_context context;
  TILL_TRY(const auto serving, Serving::start(context, state->ledger(), paths, settings));
  Heartbeat heartbeat(context);
  boost::asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&](const boost::system::error_code& cancelled, int) {
    if (cancelled) return;
    platform::notify_stopping();
    log(LogLevel::info, "ledgerd", "stopping");
    heartbeat.stop();
    serving->stop([] { log(LogLevel::info, "ledgerd", "stopped"); });
  });
  const auto listening = listening_text(settings, serving->ports());
  log(LogLevel::info, "ledgerd", "serving " + paths.root.string() + ": " + listening);
  platform::notify_status(listening);
  platform::notify_ready();
  context.run();
  return {};
}

}  // namespace till::ledger
