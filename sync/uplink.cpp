#include "sync/uplink.h"

#include <algorithm>
#include <utility>

namespace till::sync {
namespace {

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};

}  // namespace

Milliseconds jittered(platform::Random& random, Milliseconds bound) {
  if (bound.count() <= 0) return Milliseconds{0};
  const auto limit = static_cast<std::uint64_t>(bound.count()) + 1;
  return Milliseconds{static_cast<std::int64_t>(random.below(limit))};
}

std::string_view name_of(Link link) {
  switch (link) {
    case Link::connecting:
      return "CONNECTING";
    case Link::connected:
      return "CONNECTED";
    case Link::backoff:
      return "BACKOFF";
    case Link::held:
      return "HELD";
  }
  return "CONNECTING";
}

Uplink::Uplink(UplinkSettings settings, platform::Random& random, std::optional<record::Ack> acked)
    : settings_(settings), random_(random), acked_(std::move(acked)) {}

std::vector<Action> Uplink::on(const Event& event, Milliseconds now) {
  // The first contact is spread, so that a power cut of a whole region is no storm afterwards.
  if (!next_try_ && link_ == Link::connecting && under_way_ == UnderWay::nothing) {
    next_try_ = now + jittered(random_, settings_.first_spread);
  }
  return std::visit(
      Match{[&](const HeadMoved& moved) { return on_head(moved.head, now); },
            [&](const HelloAnswered& answered) { return on_hello(answered.answer, now); },
            [&](const HelloFailed& failed) { return on_failure(failed.failure, now); },
            [&](const BatchAcked& acked) { return on_ack(acked.ack, now); },
            [&](const BatchFailed& failed) { return on_failure(failed.failure, now); },
            [&](const TimePassed&) { return go_on(now); },
            [&](const HistoryDoubted&) {
              doubted_ = true;
              return go_on(now);
            }},
      event);
}

std::vector<Action> Uplink::on_head(const record::Mark& head, Milliseconds now) {
  if (head_ && head_->epoch != head.epoch) resume_.reset();
  if (resume_ && head.seq < *resume_) resume_.reset();
  if (!head_ || head_->epoch != head.epoch || head_->seq < head.seq) head_ = head;
  return go_on(now);
}

bool Uplink::everything_is_sent() const {
  return resume_ && !doubted_ && (!head_ || head_->seq <= *resume_);
}

std::vector<Action> Uplink::go_on(Milliseconds now) {
  if (under_way_ != UnderWay::nothing || (next_try_ && *next_try_ > now)) return {};
  if (!resume_ || doubted_) {
    under_way_ = UnderWay::hello;
    doubted_ = false;
    return {SendHello{}};
  }
  if (everything_is_sent()) return {};
  under_way_ = UnderWay::batch;
  sent_after_ = {head_->epoch, *resume_};
  return {SendBatch{sent_after_}};
}

// The ledger has everything and we hold no word of it for the head: its last entry is sent again,
// which it passes over and acknowledges.
bool Uplink::ack_was_lost() const {
  if (!head_ || !resume_ || resume_->number == 0) return false;
  if (!acked_) return unsure_;
  return acked_->received.epoch == head_->epoch && acked_->received.seq < *resume_;
}

// Only a signed ack, or a hello that leaves nothing to send, ends a row of failures: a ledger that
// greets and then refuses every batch is not well.
void Uplink::is_well() {
  link_ = Link::connected;
  next_try_.reset();
  backoff_ = Milliseconds{0};
  failures_in_a_row_ = 0;
  last_failure_.clear();
}

// The ledger will not have us: the queue is kept, hello goes on as a beat, a human is told once.
std::vector<Action> Uplink::hold(std::string name, const std::string& text, Milliseconds now) {
  const bool news = link_ != Link::held || held_as_ != name;
  link_ = Link::held;
  held_as_ = name;
  resume_.reset();
  last_failure_ = text;
  next_try_ = now + settings_.beat;
  if (!news) return {};
  return {RaiseAlarm{std::move(name), text}};
}

void Uplink::note_alarms(const record::HelloAnswer& answer, std::vector<Action>& actions) {
  for (const auto& name : answer.alarms) {
    if (std::find(alarms_.begin(), alarms_.end(), name) != alarms_.end()) continue;
    actions.emplace_back(RaiseAlarm{name, "the ledger says " + name + " of this register"});
  }
  alarms_ = answer.alarms;
  if (acked_ && acked_->generation != answer.generation) {
    actions.emplace_back(RaiseAlarm{
        "GENERATION", "the ledger was restored from a backup; what it lacks is sent again"});
    acked_.reset();  // an ack of another generation promises nothing any more
    unsure_ = true;
  }
  const bool lost = acked_ && answer.verdict.kind != record::Verdict::Kind::diverged &&
                    answer.verdict.resume < acked_->received.seq;
  if (lost || answer.verdict.kind == record::Verdict::Kind::resend) {
    actions.emplace_back(RaiseAlarm{"RESEND", "the ledger asks for entries after " +
                                                  std::to_string(answer.verdict.resume.number)});
  }
}

std::vector<Action> Uplink::on_hello(const record::HelloAnswer& answer, Milliseconds now) {
  require(under_way_ == UnderWay::hello, "only a hello under way is answered");
  std::vector<Action> actions;
  note_alarms(answer, actions);
  if (answer.snapshot_needed) actions.emplace_back(VoidCursor{});
  generation_ = answer.generation;
  const auto add = [&](std::vector<Action> more) {
    for (auto& action : more) actions.push_back(std::move(action));
  };
  if (answer.verdict.kind == record::Verdict::Kind::diverged) {
    under_way_ = UnderWay::nothing;
    add(hold("DIVERGED", "the ledger knows another history of this register", now));
    return actions;
  }
  if (head_ && answer.verdict.resume > head_->seq) {
    add(on_failure({Failure::Kind::unreachable,
                    {},
                    "the ledger claims entries that this register never wrote"},
                   now));
    return actions;
  }
  under_way_ = UnderWay::nothing;
  link_ = Link::connected;
  next_try_.reset();
  resume_ = answer.verdict.resume;
  if (everything_is_sent() && ack_was_lost()) resume_ = record::Seq{resume_->number - 1};
  if (everything_is_sent()) is_well();
  add(go_on(now));
  return actions;
}

// Why a signed ack is not what a ledger that took our batch would say; empty when it is.
std::string Uplink::objection_to(const record::Ack& ack) const {
  if (generation_ && ack.generation != *generation_) return "the ledger was restored just now";
  if (ack.received.epoch != sent_after_.epoch) return "the ledger acknowledges another epoch";
  if (ack.received.seq <= sent_after_.seq) return "the ledger took nothing of a batch";
  if (head_->epoch != sent_after_.epoch) return {};
  if (ack.received.seq > head_->seq ||
      (ack.received.seq == head_->seq && ack.received.hash != head_->hash)) {
    return "the ledger acknowledges entries that this register never wrote";
  }
  return {};
}

std::vector<Action> Uplink::on_ack(const record::Ack& ack, Milliseconds now) {
  require(under_way_ == UnderWay::batch, "only a batch under way is acknowledged");
  if (auto objection = objection_to(ack); !objection.empty()) {
    return on_failure({Failure::Kind::diverged, {}, std::move(objection)}, now);
  }
  under_way_ = UnderWay::nothing;
  is_well();
  if (head_->epoch == sent_after_.epoch) resume_ = ack.received.seq;
  std::vector<Action> actions;
  // A ledger that asked for entries again acknowledges what we know to be acknowledged.
  const bool is_news = !acked_ || acked_->received.epoch != ack.received.epoch ||
                       acked_->received.seq < ack.received.seq;
  if (is_news) {
    unsure_ = false;
    acked_ = ack;
    actions.emplace_back(KeepAck{ack});
  }
  for (auto& action : go_on(now)) actions.push_back(std::move(action));
  return actions;
}

std::vector<Action> Uplink::on_failure(const Failure& failure, Milliseconds now) {
  require(under_way_ != UnderWay::nothing, "only an exchange under way fails");
  if (under_way_ == UnderWay::batch) unsure_ = true;
  under_way_ = UnderWay::nothing;
  ++failures_in_a_row_;
  resume_.reset();
  if (failure.kind == Failure::Kind::refused) return hold("HELD", failure.text, now);
  last_failure_ = failure.text;
  // A batch out of its place asks hello at once, but not twice in a row.
  if (failure.kind == Failure::Kind::diverged && failures_in_a_row_ == 1) return go_on(now);
  link_ = Link::backoff;
  backoff_ = std::min(backoff_.count() == 0 ? settings_.backoff_first : backoff_ * 2,
                      settings_.backoff_cap);
  next_try_ = now + pause_after(failure);
  return {};
}

// Full jitter after the cap. What the ledger asks for is waited out, and then spread.
Milliseconds Uplink::pause_after(const Failure& failure) {
  if (!failure.retry_after) return jittered(random_, backoff_);
  const Milliseconds asked{*failure.retry_after};
  return asked + jittered(random_, std::max(asked / 2, backoff_));
}

std::optional<Milliseconds> Uplink::wake_at() const {
  if (under_way_ != UnderWay::nothing) return std::nullopt;
  return next_try_;
}

UplinkStatus Uplink::status() const {
  UplinkStatus status;
  status.link = link_;
  if (acked_) status.acked = acked_->received.seq;
  status.next_try = next_try_;
  status.last_failure = last_failure_;
  status.failures_in_a_row = failures_in_a_row_;
  return status;
}

}  // namespace till::sync
