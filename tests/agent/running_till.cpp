#include "tests/agent/running_till.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "tests/support/openapi_check.h"

namespace till::agent {
namespace {

using Guarding = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;

const tests::OpenApi& document() {
  static const auto loaded =
      tests::OpenApi::load(std::string(TILL_SOURCE_DIR) + "/docs/openapi.yaml");
  require(loaded.has_value(), "docs/openapi.yaml is readable");
  return *loaded;
}

const json::Value& none() {
  static const json::Value value;
  return value;
}

// An answer that no route gave still has the form of a Problem: judged as one of /health.
tests::Answered judged(const Asked& asked, const Told& told) {
  tests::Answered out{std::string(net::name_of(asked.method)), asked.path, told.status,
                      std::string(told.headers.value("Content-Type")), told.bytes};
  if (!asked.documented) {
    out.method = "GET";
    out.path = "/health";
    out.status = 403;
  }
  return out;
}

}  // namespace

const json::Value& Told::operator[](std::string_view path) const {
  const auto* value = &json;
  while (value != nullptr && !path.empty()) {
    const auto dot = path.find('.');
    const auto* object = value->as_object();
    value = object == nullptr ? nullptr : object->find(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return value == nullptr ? none() : *value;
}

std::string Told::text(std::string_view path) const {
  const auto* found = (*this)[path].as_string();
  return found == nullptr ? std::string() : *found;
}

std::int64_t Told::number(std::string_view path) const {
  constexpr std::int64_t missing = -1'000'000'007;
  const auto* found = (*this)[path].as_integer();
  return found == nullptr ? missing : *found;
}

const json::Array& Told::list(std::string_view path) const {
  static const json::Array empty;
  const auto* found = (*this)[path].as_array();
  return found == nullptr ? empty : *found;
}

RunningTill::RunningTill() {
  world.enrol(folder_.path());
  start();
}

RunningTill::RunningTill(const std::function<void(const platform::Path&)>& prepare)
    : RunningTill() {
  restart(prepare);
}

RunningTill::~RunningTill() { stop(); }

void RunningTill::start() {
  io_ = std::make_unique<boost::asio::io_context>(1);
  work_ = std::make_shared<Guarding>(io_->get_executor());
  auto till = Till::start(settings_in(folder_.path()), {*io_, clock, random_});
  require(till.has_value(), "the till starts");
  till_ = std::move(*till);
  server_ = std::make_unique<net::Server>(
      *io_, net::Service{[this](net::Request request, const net::Answer& answer) {
                           api_->service().handle(std::move(request), answer);
                         },
                         [this](net::Method method, std::string_view path) {
                           return api_->service().body_bytes_max(method, path);
                         }});
  const auto port = server_->listen(net::TcpEndpoint{});
  require(port.has_value(), "the local API listens");
  port_ = *port;
  auto tokens = open_tokens(folder_.path() / "tokens");
  require(tokens.has_value(), "the tokens are there");
  api_ = std::make_unique<LocalApi>(
      *till_, Guard({std::move(*tokens), till_->settings().pos_origins, port_}));
  till_->count_with([this] { return server_->counters(); });
  thread_ = std::thread([this] { io_->run(); });
}

void RunningTill::stop() {
  if (!thread_.joinable()) return;
  io_->stop();
  thread_.join();
  server_.reset();
  till_.reset();
  api_.reset();
  work_.reset();
  io_.reset();
}

void RunningTill::restart() {
  restart([](const platform::Path&) {});
}

void RunningTill::restart(const std::function<void(const platform::Path&)>& prepare) {
  stop();
  prepare(folder_.path());
  start();
}

void RunningTill::on_loop(const std::function<void(Till&)>& work) {
  std::promise<void> done;
  boost::asio::post(*io_, [&] {
    work(*till_);
    done.set_value();
  });
  done.get_future().wait();
}

std::string RunningTill::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

std::string RunningTill::token(std::string_view role) const {
  constexpr std::size_t bytes_max = 1'024;
  auto text = platform::read_file(folder_.path() / "tokens" / std::string(role), bytes_max);
  require(text.has_value(), "the role has a token");
  text->pop_back();  // the line's end
  return *text;
}

Told RunningTill::ask(Asked asked) {
  net::TransferRequest request;
  request.method = asked.method;
  request.url = url(asked.path);
  request.headers = asked.headers;
  if (!asked.role.empty()) request.headers.add("Authorization", "Bearer " + token(asked.role));
  if (asked.bytes || !asked.json.is_null()) {
    request.headers.add("Content-Type", asked.content_type);
    request.body = asked.bytes ? *asked.bytes : json::canonical(asked.json);
  }
  const auto answer = client_.send(request);
  EXPECT_TRUE(answer) << (answer ? "" : describe(answer.error()));
  if (!answer) return {};
  Told told{answer->status, {}, answer->body, answer->headers};
  if (auto value = json::parse(told.bytes)) told.json = std::move(*value);
  EXPECT_EQ(tests::report(document().differences(judged(asked, told))), "") << told.bytes;
  return told;
}

std::string RunningTill::identity_of(std::string_view card) {
  return post("/v1/identify", json::Object{{"code", json::Object{{"text", card}}}})
      .text("identity");
}

std::int64_t RunningTill::counter(std::string_view name) {
  std::int64_t found = 0;
  on_loop([&](Till& till) {
    const auto& all = till.state().counters.all();
    const auto at = all.find(std::string(name));
    if (at != all.end()) found = static_cast<std::int64_t>(at->second);
  });
  return found;
}

std::int64_t RunningTill::entries() { return get("/v1/status").number("journal.head"); }

json::Object tea_basket() {
  return {{"lines", json::Array{json::Object{{"id", "1"},
                                             {"sku", "tea"},
                                             {"quantity", 2'000},
                                             {"price", 10'000},
                                             {"amount", 20'000}}}}};
}

json::Object pos_key(std::string_view transaction) {
  return {{"pos", "1"}, {"business_date", "2026-11-23"}, {"transaction", transaction}};
}

}  // namespace till::agent
