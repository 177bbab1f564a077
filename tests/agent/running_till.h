// A till with its local API on a loopback port, on a thread of its own, over a temporary folder and
// a clock that the test moves. Every answer is compared with docs/openapi.yaml.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include <boost/asio/io_context.hpp>

#include "agent/api/local_api.h"
#include "agent/till.h"
#include "net/client.h"
#include "net/server.h"
#include "platform/manual_clock.h"
#include "platform/random.h"
#include "tests/agent/small_world.h"

namespace till::agent {

struct Asked {
  net::Method method = net::Method::post;
  std::string path;
  json::Value json;                    // null: no body
  std::string role = "pos";            // empty: no token
  net::Headers headers{};              // besides
  std::optional<std::string> bytes{};  // a body that is sent as it is
  std::string content_type = "application/json";
  bool documented = true;  // false: the route or method is none, so only the form is compared
};

struct Told {
  int status = 0;
  json::Value json;   // null when the body is none
  std::string bytes;  // as sent
  net::Headers headers;
  [[nodiscard]] const json::Value& operator[](std::string_view path) const;
  [[nodiscard]] std::string text(std::string_view path) const;  // "points.name"
  [[nodiscard]] std::int64_t number(std::string_view path) const;
  [[nodiscard]] const json::Array& list(std::string_view path) const;
};

class RunningTill {
 public:
  RunningTill();  // enrolled and filled
  // `prepare` runs on the folder between a first start and the one that the test meets.
  explicit RunningTill(const std::function<void(const platform::Path&)>& prepare);
  ~RunningTill();
  RunningTill(const RunningTill&) = delete;
  RunningTill& operator=(const RunningTill&) = delete;

  Told ask(Asked asked);
  Told post(std::string path, json::Value body) {
    return ask({.path = std::move(path), .json = std::move(body)});
  }
  Told get(std::string path, std::string role = "pos") {
    return ask(
        {.method = net::Method::get, .path = std::move(path), .json = {}, .role = std::move(role)});
  }
  // The identity token of a card.
  std::string identity_of(std::string_view card);
  // Runs on the io thread.
  void on_loop(const std::function<void(Till&)>& work);
  // As after a kill: everything in memory is gone.
  void restart();
  // `prepare` runs on the folder in between.
  void restart(const std::function<void(const platform::Path&)>& prepare);

  [[nodiscard]] std::string url(std::string_view path) const;
  [[nodiscard]] std::string token(std::string_view role) const;
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const platform::Path& folder() const { return folder_.path(); }
  // What the till counted under a name.
  [[nodiscard]] std::int64_t counter(std::string_view name);
  [[nodiscard]] std::int64_t entries();  // of the journal

  SmallWorld world;
  platform::ManualClock clock{world_begins};

 private:
  void start();
  void stop();

  MemoryFolder folder_;
  platform::SystemRandom random_;
  std::unique_ptr<boost::asio::io_context> io_;
  std::shared_ptr<void> work_;
  std::unique_ptr<Till> till_;
  std::unique_ptr<LocalApi> api_;
  std::unique_ptr<net::Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
  net::Client client_;
};

// Two teas of 100.00 each: 200.00.
[[nodiscard]] json::Object tea_basket();
// The POS key of a transaction of this day.
[[nodiscard]] json::Object pos_key(std::string_view transaction);

}  // namespace till::agent
