#include "tests/ctl/fake_tilld.h"

#include "net/problem.h"

namespace till::ctl {

FakeTilld::FakeTilld()
    : server_(net::answering([this](const net::Request& request) { return answer_to(request); })) {}

void FakeTilld::answers(const std::string& call, net::Response response) {
  const std::lock_guard lock(mutex_);
  answers_.insert_or_assign(call, std::move(response));
}

void FakeTilld::answers(const std::string& call, const std::string& body) {
  answers(call, net::json(200, body));
}

void FakeTilld::answers_in_turn(const std::string& call, const std::vector<std::string>& bodies) {
  const std::lock_guard lock(mutex_);
  auto& turns = turns_[call];
  turns.clear();
  for (const auto& body : bodies) turns.push_back(net::json(200, body));
}

void FakeTilld::listen(const std::string& socket) {
  const auto listening = server_.on_loop(
      [&](net::Server& server) { return server.listen(net::UnixEndpoint{.path = socket}); });
  require(listening.has_value(), "the fake listens on its socket");
}

std::vector<net::Request> FakeTilld::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

net::Response FakeTilld::answer_to(const net::Request& request) {
  const std::lock_guard lock(mutex_);
  asked_.push_back(request);
  const auto call = std::string(name_of(request.method)) + " " + request.target;
  if (const auto turns = turns_.find(call); turns != turns_.end() && !turns->second.empty()) {
    auto response = std::move(turns->second.front());
    turns->second.pop_front();
    return response;
  }
  const auto found = answers_.find(call);
  return found == answers_.end() ? net::problem(404, "unknown_route", "there is no such route")
                                 : found->second;
}

}  // namespace till::ctl
