#include "net/server_connection.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include <boost/asio/post.hpp>

#include "net/problem.h"
#include "net/server_head.h"

namespace till::net {
namespace {

constexpr std::size_t buffer_bytes_first = 4'096;
// Reads of a large body; also the size up to which a body travels in one write with its head.
constexpr std::size_t buffer_bytes_max = 65'536;
constexpr std::size_t joined_body_bytes_max = 16'384;

SteadyTime steady_now() { return SteadyTime::clock::now(); }

// The right to answer one request; its loss is an answer too.
class Pending {
 public:
  Pending(std::shared_ptr<Gate> gate, std::weak_ptr<Connection> connection, std::uint64_t number)
      : gate_(std::move(gate)), connection_(std::move(connection)), number_(number) {}
  ~Pending() {
    if (!given_) give(problem(500, "no_answer", "the request was dropped; see the log"));
  }
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;

  void give(Response response) {
    if (given_.exchange(true)) return;
    if (gate_->inside()) {
      if (const auto connection = connection_.lock())
        connection->answer(number_, std::move(response));
      return;
    }
    gate_->post([weak = connection_, number = number_, kept = std::move(response)]() mutable {
      if (const auto connection = weak.lock()) connection->answer(number, std::move(kept));
    });
  }

 private:
  std::shared_ptr<Gate> gate_;
  std::weak_ptr<Connection> connection_;
  std::uint64_t number_;
  std::atomic<bool> given_ = false;
};

}  // namespace

bool Gate::inside() const {
  const std::scoped_lock lock(mutex_);
  return context_ != nullptr && context_->get_executor().running_in_this_thread();
}

void Gate::post(std::function<void()> work) {
  const std::scoped_lock lock(mutex_);
  if (context_ != nullptr) boost::asio::post(*context_, std::move(work));
}

void Gate::close() {
  const std::scoped_lock lock(mutex_);
  context_ = nullptr;
}

Connection::Connection(std::shared_ptr<Hub> hub, std::unique_ptr<Wire> wire)
    : hub_(std::move(hub)), wire_(std::move(wire)), parser_(hub_->limits.header_bytes_max) {}

void Connection::start() {
  wait_for(Waiting::first);
  wire_->open(shared_from_this());
}

void Connection::on_opened(bool good) {
  if (phase_ == Phase::closed) return;
  if (!good) {
    ++hub_->counters.tls_failures;
    return close();
  }
  phase_ = Phase::reading;
  read_more();
}

void Connection::wait_for(Waiting what) {
  waiting_ = what;
  const auto& limits = hub_->limits;
  switch (what) {
    case Waiting::nothing:
      deadline_ = SteadyTime::max();
      return;
    case Waiting::first:
    case Waiting::header:
      deadline_ = steady_now() + limits.header_deadline;
      return;
    case Waiting::idle:
      deadline_ = steady_now() + limits.idle_deadline;
      return;
    case Waiting::body:
      deadline_ = steady_now() + limits.body_deadline;
      return;
    case Waiting::write:
      deadline_ = steady_now() + limits.write_deadline;
      return;
    case Waiting::linger:
      deadline_ = steady_now() + limits.linger_deadline;
      return;
  }
}

void Connection::read_more() {
  if (reading_) return;
  if (begin_ == end_) begin_ = end_ = 0;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - end_ < buffer_bytes_first / 2) {
    const auto wanted = std::max(buffer_bytes_first, 2 * buffer_.size());
    // One byte more than a header may have: the parser sees that it is too long.
    buffer_.resize(std::min(wanted, std::max(buffer_bytes_max, hub_->limits.header_bytes_max + 1)));
  }
  reading_ = true;
  wire_->read_some(std::span(buffer_).subspan(end_), shared_from_this());
}

void Connection::on_read(std::size_t bytes) {
  reading_ = false;
  if (phase_ == Phase::closed) return;
  if (bytes == 0) return close();
  // What comes during a stream or after the last answer is read away: unread bytes would turn our
  // end into a reset that takes the answer with it.
  if (phase_ != Phase::reading) return read_more();
  end_ += bytes;
  consume();
}

void Connection::consume() {
  while (true) {
    const auto outcome = parser_.read({buffer_.data() + begin_, end_ - begin_});
    if (!outcome) return refuse(outcome.error());
    begin_ += outcome->consumed;
    switch (outcome->step) {
      case RequestParser::Step::need_more:
        return need_more();
      case RequestParser::Step::header_done:
        if (!accept_header()) return;
        break;
      case RequestParser::Step::done:
        return hand_over();
    }
  }
}

// A deadline runs from the start of what is waited for: bytes that drip in do not move it.
void Connection::need_more() {
  const bool between = !parser_.began() && begin_ == end_;
  if (between && hub_->stopping) return close();
  const auto wanted = in_body_ ? Waiting::body : between ? Waiting::idle : Waiting::header;
  const bool first_header = waiting_ == Waiting::first && wanted == Waiting::header;
  if (waiting_ != wanted && !first_header) wait_for(wanted);
  read_more();
}

bool Connection::accept_header() {
  const auto& request = parser_.request();
  keep_alive_ = parser_.keep_alive();
  http_1_0_ = parser_.http_1_0();
  head_only_ = request.method == Method::head;
  const auto& limit = hub_->service.body_bytes_max;
  const auto refusal = parser_.allow_body(limit ? limit(request.method, request.path) : 0);
  if (refusal) {
    refuse(*refusal);
    return false;
  }
  in_body_ = true;
  if (begin_ < end_ || !parser_.expects_continue()) return true;
  phase_ = Phase::continuing;
  wait_for(Waiting::body);
  head_ = "HTTP/1.1 100 Continue\r\n\r\n";
  body_.clear();
  write_next();
  return false;
}

void Connection::hand_over() {
  ++hub_->counters.requests;
  ++number_;
  phase_ = Phase::answering;
  in_body_ = false;
  wait_for(Waiting::nothing);
  Request request = parser_.take();
  request.peer = wire_->peer();
  auto pending = std::make_shared<Pending>(hub_->gate, weak_from_this(), number_);
  hub_->service.handle(std::move(request), [pending = std::move(pending)](Response response) {
    pending->give(std::move(response));
  });
}

void Connection::answer(std::uint64_t number, Response response) {
  if (phase_ != Phase::answering || number != number_) return;
  if (response.events) return stream(std::move(response));
  write_answer(std::move(response), keep_alive_ && !hub_->stopping);
}

void Connection::refuse(const Problem& refusal) {
  ++hub_->counters.bad_requests;
  write_answer(problem(refusal), false);
}

void Connection::write_answer(Response response, bool keep) {
  phase_ = Phase::writing;
  keep_ = keep;
  Framing framing{.keep = keep, .http_1_0 = http_1_0_};
  if (bodiless(response.status)) {
    response.body.clear();
  } else {
    framing.length = response.body.size();
  }
  if (head_only_) response.body.clear();
  head_.clear();
  append_head(head_, response, framing);
  body_.clear();
  if (response.body.size() <= joined_body_bytes_max) {
    head_ += response.body;
  } else {
    body_ = std::move(response.body);
  }
  write_next();
}

void Connection::write_next() {
  writing_ = true;
  if (phase_ != Phase::continuing) wait_for(Waiting::write);
  const std::string_view head(head_);
  const std::string_view body(body_);
  const auto of_head = std::min(written_, head.size());
  wire_->write_some(head.substr(of_head), body.substr(written_ - of_head), shared_from_this());
}

void Connection::on_written(std::size_t bytes) {
  if (phase_ == Phase::closed) return;
  if (bytes == 0) return close();
  written_ += bytes;
  if (written_ < head_.size() + body_.size()) return write_next();
  written_ = 0;
  writing_ = false;
  written();
}

void Connection::written() {
  if (phase_ == Phase::streaming) {
    last_sent_ = steady_now();
    return pump();
  }
  if (phase_ == Phase::writing && !keep_) return linger();
  if (phase_ == Phase::writing) head_only_ = http_1_0_ = false;
  phase_ = Phase::reading;
  body_ = {};
  consume();
}

void Connection::linger() {
  phase_ = Phase::lingering;
  wire_->end_sending();
  begin_ = end_ = 0;
  wait_for(Waiting::linger);
  read_more();
}

void Connection::stream(Response response) {
  response.headers.add("Content-Type", "text/event-stream");
  response.headers.add("Cache-Control", "no-store");
  if (head_only_ || hub_->stopping) {
    response.body.clear();
    return write_answer(std::move(response), false);
  }
  phase_ = Phase::streaming;
  queue_ = response.events->subscribe([gate = hub_->gate, weak = weak_from_this()] {
    gate->post([weak] {
      if (const auto connection = weak.lock()) connection->pump();
    });
  });
  head_.clear();
  body_.clear();
  append_head(head_, response, {});
  head_ += ":\n\n";  // whoever follows knows from here on that nothing is missed
  write_next();
  begin_ = end_ = 0;
  read_more();  // to learn that the client left
}

void Connection::pump() {
  if (phase_ != Phase::streaming || writing_) return;
  head_ = queue_->take();
  if (!head_.empty()) return write_next();
  wait_for(Waiting::nothing);
  if (queue_->closed()) close();
}

void Connection::tick(SteadyTime now) {
  if (now >= deadline_) return expire();
  if (phase_ != Phase::streaming || writing_ || now < last_sent_ + hub_->limits.heartbeat) return;
  head_ = ":\n\n";
  write_next();
}

void Connection::expire() {
  if (waiting_ == Waiting::idle || waiting_ == Waiting::linger) return close();
  ++hub_->counters.timeouts;
  if (phase_ != Phase::reading || (!parser_.began() && begin_ == end_)) return close();
  // The read under way ends when the client goes on or leaves; lingering takes it from there.
  refuse({.status = 408,
          .code = "request_timeout",
          .detail = "the request did not arrive whole in time"});
}

void Connection::stop() {
  const bool idle = phase_ == Phase::reading && !parser_.began() && begin_ == end_;
  if (idle || phase_ == Phase::streaming || phase_ == Phase::opening) close();
}

void Connection::close() {
  if (std::exchange(phase_, Phase::closed) == Phase::closed) return;
  const auto self = shared_from_this();
  queue_.reset();
  wire_->close();
  hub_->connections.erase(this);
  if (hub_->connections.empty() && hub_->on_empty) hub_->on_empty();
}

}  // namespace till::net
