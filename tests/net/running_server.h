// A server on a thread of its own, for tests: listens on loopback TCP when it is made.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>

#include "net/client.h"
#include "net/server.h"

namespace till::net {

class RunningServer {
 public:
  explicit RunningServer(Service service, ServerLimits limits = {});
  ~RunningServer();
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url(std::string_view path) const;
  // Runs on the io thread and gives its result.
  template <class Work>
  auto on_loop(Work work) {
    std::promise<decltype(work(std::declval<Server&>()))> promise;
    auto future = promise.get_future();
    post([&] { promise.set_value(work(*server_)); });
    return future.get();
  }
  // Ends the server, not the loop.
  void destroy();

 private:
  void post(std::function<void()> work);

  boost::asio::io_context context_;
  std::shared_ptr<void> work_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

// True as soon as the condition holds, false after five seconds.
[[nodiscard]] bool eventually(const std::function<bool()>& condition);

// A service that answers at once and takes bodies up to the limit.
[[nodiscard]] Service answering(std::function<Response(const Request&)> answer,
                                std::size_t body_bytes_max = 1'048'576);
// Method, target and body as they came.
[[nodiscard]] Service echoing(std::size_t body_bytes_max = 1'048'576);

// A fresh folder, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string path(std::string_view name) const;

 private:
  std::string folder_;
};

}  // namespace till::net
