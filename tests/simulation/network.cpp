#include "tests/simulation/network.h"

#include <utility>

namespace till::simulation {
namespace {

constexpr std::string_view portal_page =
    "<!doctype html><html><body>Welcome to the guest network</body></html>";

// Of the lane that Retry-After holds back.
bool is_upload(const net::Request& request) {
  return request.path.ends_with("/hello") || request.path.ends_with("/entries");
}

net::Request request_of(const net::TransferRequest& asked, std::shared_ptr<const net::Peer> peer) {
  net::Request out;
  out.method = asked.method;
  const auto host = asked.url.find("//");
  out.target = asked.url.substr(asked.url.find('/', host + 2));
  require(net::split_target(out).has_value(), "the target of a call is well made");
  out.headers = asked.headers;
  out.body = asked.body;
  out.peer = std::move(peer);
  return out;
}

std::unexpected<Error> failed(ErrorCode code, std::string text) {
  return std::unexpected(Error{code, std::move(text), {}});
}

}  // namespace

struct Network::Link::Exchange {
  net::Request request;
  Milliseconds deadline{};
  Reply reply;
  bool ended = false;

  void end(net::Transferred answer) {
    if (std::exchange(ended, true)) return;
    reply(std::move(answer));
  }
};

Milliseconds Network::Link::latency() const {
  constexpr std::uint64_t usual = 80;
  constexpr std::uint64_t slow = 9'000;
  const auto most = network_.happens(network_.trouble.slow) ? slow : usual;
  return Milliseconds{static_cast<std::int64_t>(2 + network_.ground_.chance.below(most))};
}

void Network::Link::carry(const net::TransferRequest& request, Reply reply) {
  auto exchange = std::make_shared<Exchange>();
  exchange->request = request_of(request, peer_);
  exchange->deadline = request.limits.deadline;
  exchange->reply = std::move(reply);
  auto& schedule = network_.ground_.schedule;
  if (is_upload(exchange->request) && schedule.now() < not_before_) {
    network_.ground_.story.violated(name_ + " comes back before the time that Retry-After asked");
  }
  if (down) {
    return schedule.after(latency(), [exchange] {
      exchange->end(failed(ErrorCode::unavailable, "no route to the ledger"));
    });
  }
  schedule.after(exchange->deadline, [exchange] {
    exchange->end(failed(ErrorCode::timeout, "no answer within the deadline"));
  });
  if (goes_wrong(exchange)) return;
  deliver(exchange, latency());
}

// True when the request never reaches the ledger, or not now.
bool Network::Link::goes_wrong(const std::shared_ptr<Exchange>& exchange) {
  auto& [schedule, chance, story, ledger] = network_.ground_;
  const auto& trouble = network_.trouble;
  const auto answer_at_once = [&](net::Response response) {
    schedule.after(latency(), [exchange, response] { exchange->end(response); });
    return true;
  };
  if (network_.happens(trouble.drop)) {
    story.fault(name_, "request lost", exchange->request.path);
    return true;
  }
  if (network_.happens(trouble.portal)) {
    story.fault(name_, "captive portal");
    return answer_at_once({200, {{"Content-Type", "text/html"}}, std::string(portal_page), {}});
  }
  if (network_.happens(trouble.overload)) {
    constexpr std::uint64_t longest = 90;
    const auto seconds = std::to_string(1 + chance.below(longest));
    story.fault(name_, "503", "Retry-After: " + seconds);
    answer_at_once({503, {{"Retry-After", seconds}}, "overloaded", {}});
    if (is_upload(exchange->request)) not_before_ = schedule.now() + Seconds{std::stoi(seconds)};
    return true;
  }
  if (network_.happens(trouble.refuse)) {
    const int status = chance.below(2) == 0 ? 401 : 403;
    story.fault(name_, std::to_string(status));
    return answer_at_once({status, {}, "no", {}});
  }
  if (network_.happens(trouble.late)) {
    constexpr std::uint64_t longest = 240'000;
    story.fault(name_, "request delayed past its deadline", exchange->request.path);
    deliver(exchange,
            exchange->deadline + Milliseconds{static_cast<std::int64_t>(chance.below(longest))});
    return true;
  }
  if (network_.happens(trouble.twice)) {
    constexpr std::uint64_t longest = 20'000;
    story.fault(name_, "request doubled", exchange->request.path);
    deliver(exchange, Milliseconds{static_cast<std::int64_t>(chance.below(longest))});
  }
  return false;
}

void Network::Link::deliver(const std::shared_ptr<Exchange>& exchange, Milliseconds after) {
  network_.ground_.schedule.after(after, [this, exchange] {
    const bool heard = network_.ground_.ledger(
        exchange->request,
        [this, exchange](net::Response response) { answer(exchange, std::move(response)); });
    if (!heard) exchange->end(failed(ErrorCode::unavailable, "the ledger does not listen"));
  });
}

void Network::Link::answer(const std::shared_ptr<Exchange>& exchange, net::Response response) {
  if (exchange->ended || down || answer_goes_wrong(exchange, response)) return;
  older_[exchange->request.path] = response;
  network_.ground_.schedule.after(
      latency(), [exchange, response = std::move(response)] { exchange->end(response); });
}

// True when the till hears nothing of it.
bool Network::Link::answer_goes_wrong(const std::shared_ptr<Exchange>& exchange,
                                      net::Response& response) {
  auto& story = network_.ground_.story;
  auto& chance = network_.ground_.chance;
  const auto& trouble = network_.trouble;
  if (network_.happens(trouble.cut)) {
    story.fault(name_, "answer lost after the commit", exchange->request.path);
    network_.ground_.schedule.after(latency(), [exchange] {
      exchange->end(failed(ErrorCode::unavailable, "the connection broke"));
    });
    return true;
  }
  // What is not signed rests on TLS, which lets nobody change or repeat it.
  const auto& path = exchange->request.path;
  if (!is_upload(exchange->request)) return false;
  if (network_.happens(trouble.spoil) && !response.body.empty()) {
    story.fault(name_, "answer spoiled");
    response.body[chance.below(response.body.size())] ^= 1;
  } else if (network_.happens(trouble.replay)) {
    const auto older = older_.find(path);
    if (older == older_.end()) return false;
    story.fault(name_, "older answer replayed", exchange->request.path);
    response = older->second;
  }
  return false;
}

}  // namespace till::simulation
