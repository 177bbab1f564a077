#include "tests/net/running_server.h"

#include <chrono>
#include <filesystem>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "base/crypto/crypto.h"

namespace till::net {

RunningServer::RunningServer(Service service, ServerLimits limits)
    : work_(std::make_shared<
            boost::asio::executor_work_guard<boost::asio::io_context::executor_type>>(
          context_.get_executor())),
      server_(std::make_unique<Server>(context_, std::move(service), limits)) {
  const auto port = server_->listen(TcpEndpoint{});
  require(port.has_value(), "the test server listens");
  port_ = *port;
  thread_ = std::thread([this] { context_.run(); });
}

RunningServer::~RunningServer() {
  destroy();
  work_.reset();
  thread_.join();
}

void RunningServer::destroy() {
  std::promise<void> done;
  post([&] {
    server_.reset();
    done.set_value();
  });
  done.get_future().wait();
}

void RunningServer::post(std::function<void()> work) {
  boost::asio::post(context_, std::move(work));
}

std::string RunningServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

Service answering(std::function<Response(const Request&)> answer, std::size_t body_bytes_max) {
  return {[answer = std::move(answer)](const Request& request, const Answer& give) {
            give(answer(request));
          },
          [body_bytes_max](Method, std::string_view) { return body_bytes_max; }};
}

Service echoing(std::size_t body_bytes_max) {
  return answering(
      [](const Request& request) {
        return Response{.body = std::string(name_of(request.method)) + " " + request.target + " " +
                                request.body};
      },
      body_bytes_max);
}

TemporaryFolder::TemporaryFolder()
    : folder_(std::filesystem::temp_directory_path() /
              ("till-net-" + to_hex(crypto::random_bytes(8)))) {
  std::filesystem::create_directory(folder_);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TemporaryFolder::path(std::string_view name) const {
  return folder_ + "/" + std::string(name);
}

}  // namespace till::net
