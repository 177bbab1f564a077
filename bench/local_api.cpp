// A quote over the local API on a kept connection, beside a bare Beast echo and nginx's `return
// 200` on the same machine in the same run. The client is the same for all three, and the three
// take turns.
#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "bench/store.h"
#include "platform/files.h"

namespace till::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

constexpr int rounds = 40;
constexpr int requests_a_round = 100;
constexpr int warm_up = 200;

// The least an HTTP server over Beast can do: parse, and answer the body it got.
class Echo {
 public:
  Echo() : acceptor_(io_, {asio::ip::make_address("127.0.0.1"), 0}) {
    port_ = acceptor_.local_endpoint().port();
    thread_ = std::thread([this] { serve(); });
  }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;
  // A client that never came is stood in for, so that the accept ends.
  ~Echo() {
    tcp::socket last(io_);
    beast::error_code ignored;
    last.connect({asio::ip::make_address("127.0.0.1"), port_}, ignored);
    last.close(ignored);
    thread_.join();
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  // One connection, until the client closes it.
  void serve() {
    tcp::socket socket(io_);
    acceptor_.accept(socket);
    socket.set_option(tcp::no_delay(true));
    beast::flat_buffer buffer;
    beast::error_code error;
    while (true) {
      http::request<http::string_body> request;
      http::read(socket, buffer, request, error);
      if (error) return;
      http::response<http::string_body> response{http::status::ok, 11};
      response.body() = std::move(request.body());
      response.prepare_payload();
      http::write(socket, response, error);
      if (error) return;
    }
  }

  asio::io_context io_{1};
  tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

// A kept connection that sends the same bytes again and again and reads whole answers.
class Connection {
 public:
  Connection(std::uint16_t port, std::string bytes) : socket_(io_), bytes_(std::move(bytes)) {
    socket_.connect({asio::ip::make_address("127.0.0.1"), port});
    socket_.set_option(tcp::no_delay(true));
  }
  // Microseconds of one exchange; negative when the answer is no 200.
  double exchange() {
    const auto begun = std::chrono::steady_clock::now();
    asio::write(socket_, asio::buffer(bytes_));
    http::response<http::string_body> response;
    http::read(socket_, buffer_, response);
    const auto took = std::chrono::steady_clock::now() - begun;
    if (response.result() != http::status::ok) return -1;
    return std::chrono::duration<double, std::micro>(took).count();
  }

 private:
  asio::io_context io_{1};
  tcp::socket socket_;
  beast::flat_buffer buffer_;
  std::string bytes_;
};

std::string post_bytes(const std::string& path, std::uint16_t port, const std::string& token,
                       const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
         "\r\nAuthorization: Bearer " + token +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

struct Contender {
  std::string name;
  std::unique_ptr<Connection> connection;
  std::vector<double> microseconds;
};

void print(Contender& contender, double echo_median) {
  const auto median = quantile(contender.microseconds, 0.5);
  std::printf("%-34s %8.1f us p50 %8.1f us p99 %9.0f requests/s   %.2f x the bare echo\n",
              contender.name.c_str(), median, quantile(contender.microseconds, 0.99), 1e6 / median,
              median / echo_median);
}

Result<demo::Process> start_nginx(const std::filesystem::path& folder, std::uint16_t port) {
  std::string program = "/usr/sbin/nginx";
  if (!platform::exists(program)) return fail(ErrorCode::not_found, "nginx is not installed");
  const auto file = folder / "nginx.conf";
  TILL_CHECK(platform::write_file(
      file,
      "daemon off; pid " + (folder / "nginx.pid").string() +
          "; error_log /dev/null; worker_processes 1; events {} http { access_log off; "
          "keepalive_requests 1000000; server { listen 127.0.0.1:" +
          std::to_string(port) + "; location / { return 200 'ok'; } } }",
      platform::FileMode::private_));
  return demo::Process::start({program, "-c", file.string(), "-p", folder.string()},
                              folder / "nginx.log");
}

Result<> measure() {
  Store store;
  TILL_CHECK(store.open());
  auto& till = store.world().tills.front();
  TILL_TRY(auto token, platform::read_file(till.folder / "state" / "tokens" / "pos", 4096));
  token.pop_back();
  TILL_TRY(const auto identity, till.pos->identify(store.world().members.front().card, "ean13"));
  const auto body =
      json::canonical(json::Object{{"basket", usual_basket()}, {"identity", identity}});
  const Echo echo;
  TILL_TRY(const auto nginx_port, demo::free_port());
  auto nginx = start_nginx(store.folder(), nginx_port);
  std::vector<Contender> contenders(2);
  contenders[0] = {
      "bare Beast echo of the same bytes",
      std::make_unique<Connection>(echo.port(), post_bytes("/", echo.port(), token, body)),
      {}};
  contenders[1] = {
      "tilld, POST /v1/quotes, 5 lines",
      std::make_unique<Connection>(till.port, post_bytes("/v1/quotes", till.port, token, body)),
      {}};
  if (nginx) {
    TILL_CHECK(store.world().wait_until("nginx", [nginx_port] {
      net::Client client;
      net::TransferRequest request;
      request.url = "http://127.0.0.1:" + std::to_string(nginx_port) + "/";
      return client.send(request).has_value();
    }));
    contenders.push_back(
        {"nginx, return 200",
         std::make_unique<Connection>(nginx_port, post_bytes("/", nginx_port, token, body)),
         {}});
  } else {
    std::printf("NO PEER: %s\n", describe(nginx.error()).c_str());
  }
  for (auto& one : contenders) {
    for (int i = 0; i < warm_up; ++i) one.connection->exchange();
  }
  for (int round = 0; round < rounds; ++round) {
    for (auto& one : contenders) {
      for (int i = 0; i < requests_a_round; ++i) {
        const auto took = one.connection->exchange();
        if (took < 0) return fail(ErrorCode::invalid, "an answer is no 200", one.name);
        one.microseconds.push_back(took);
      }
    }
  }
  const auto echo_median = quantile(contenders.front().microseconds, 0.5);
  for (auto& one : contenders) print(one, echo_median);
  std::printf("to reach: 2 x the bare echo at p50\n");
  contenders.clear();  // the echo ends with its connection
  return {};
}

}  // namespace
}  // namespace till::bench

int main() {
  try {
    if (const auto measured = till::bench::measure(); !measured) {
      std::fprintf(stderr, "bench_local_api: %s\n", till::describe(measured.error()).c_str());
      return 1;
    }
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "bench_local_api: %s\n", failure.what());
    return 1;
  }
  return 0;
}
