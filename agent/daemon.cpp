#include "agent/daemon.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "agent/api/local_api.h"
#include "agent/till.h"
#include "base/log.h"
#include "net/server.h"
#include "platform/service.h"

namespace till::agent {
namespace {

constexpr Milliseconds stop_grace{5'000};
constexpr auto tick_period = std::chrono::seconds{1};

// Server, API and timer around one till; all on the io thread.
class Daemon {
 public:
  explicit Daemon(config::TilldSettings settings) : settings_(std::move(settings)) {}

  Result<> run();
  [[nodiscard]] bool was_ready() const { return was_ready_; }

 private:
  Result<> listen();
  void tick();
  void stop(std::string_view why);

  config::TilldSettings settings_;
  platform::SystemClock clock_;
  platform::SystemRandom random_;
  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_{io_, SIGTERM, SIGINT};
  boost::asio::steady_timer timer_{io_};
  std::unique_ptr<Till> till_;
  std::unique_ptr<LocalApi> api_;
  std::unique_ptr<net::Server> server_;
  std::optional<Error> failure_;
  bool stopping_ = false;
  bool was_ready_ = false;
};

Result<> Daemon::listen() {
  TILL_TRY(auto tokens, open_tokens(std::filesystem::path(settings_.state_dir) / "tokens"));
  GuardSettings guard{std::move(tokens), settings_.pos_origins, settings_.listen_port};
  api_ = std::make_unique<LocalApi>(*till_, Guard(std::move(guard)));
  server_ = std::make_unique<net::Server>(io_, api_->service());
  till_->count_with([this] { return server_ ? server_->counters() : net::ServerCounters{}; });
  TILL_CHECK(server_->listen(net::TcpEndpoint{settings_.listen_address, settings_.listen_port}));
  if (!settings_.listen_socket.empty()) {
    const std::filesystem::path path(settings_.listen_socket);
    TILL_CHECK(platform::make_directories(path.parent_path(), platform::FileMode::shared));
    TILL_CHECK(server_->listen(net::UnixEndpoint{settings_.listen_socket}));
  }
  return {};
}

void Daemon::tick() {
  till_->tick();
  platform::notify_watchdog();
  timer_.expires_after(tick_period);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !stopping_) tick();
  });
}

void Daemon::stop(std::string_view why) {
  if (stopping_) return;
  stopping_ = true;
  log(LogLevel::info, "tilld", "stops: " + std::string(why));
  platform::notify_stopping();
  timer_.cancel();
  signals_.cancel();
  till_->scans().close();
  server_->stop(stop_grace, [this] { io_.stop(); });
}

Result<> Daemon::run() {
  TILL_TRY(till_, Till::start(settings_, {io_, clock_, random_}));
  TILL_CHECK(listen());
  till_->on_failure([this] {
    failure_ = Error{ErrorCode::io, "the journal's disk failed", settings_.state_dir};
    stop(failure_->text);
  });
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) stop("asked to");
  });
  tick();
  log(LogLevel::info, "tilld",
      "ready on " + settings_.listen_address + ":" + std::to_string(settings_.listen_port));
  platform::notify_ready();
  was_ready_ = true;
  io_.run();
  server_.reset();
  till_.reset();
  if (failure_) return std::unexpected(*failure_);
  return {};
}

}  // namespace

DaemonEnd run_daemon(config::TilldSettings settings) {
  platform::ignore_broken_pipes();
  platform::keep_memory_small();
  DaemonEnd end;
  if (const auto logging = start_logging(settings.log_level, std::nullopt); !logging) {
    end.error = logging.error();
    return end;
  }
  Daemon daemon(std::move(settings));
  if (const auto ran = daemon.run(); !ran) end.error = ran.error();
  end.was_ready = daemon.was_ready();
  return end;
}

int exit_code_of(const DaemonEnd& end) {
  if (!end.error) return exit_ok;
  if (end.error->code == ErrorCode::busy) return exit_busy;
  return end.was_ready && end.error->code == ErrorCode::io ? exit_failed : exit_start;
}

}  // namespace till::agent
