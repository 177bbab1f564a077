#include "sync/uplink.h"

#include <algorithm>
#include <utility>

#include "sync/match.h"

namespace till::sync {
namespace {

// A stretch shrinks to a sixtieth each time: 2^40 entries are narrowed down in seven.
constexpr int narrowings_max = 12;
// Whoever parts again before anything was acknowledged has a double.
constexpr int openings_max = 3;
constexpr std::string_view restored_alarm = "RESTORED";

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
            [&](const AckNotKept&) { return on_ack_not_kept(now); },
            [&](const AckCarried& carried) {
              acked_ = carried.ack;
              return go_on(now);
            },
            [&](const TimePassed&) { return go_on(now); },
            [&](const EpochOpened& opened) { return on_opened(opened.head, now); },
            [&](const EpochFailed& failed) {
              under_way_ = UnderWay::nothing;
              return hold("DIVERGED", "no new epoch could be opened: " + failed.text, now);
            },
            [&](const Pause&) { return pause(true, now); },
            [&](const Resume&) { return pause(false, now); },
            [&](const TryNow&) {
              if (next_try_) next_try_ = now;
              return go_on(now);
            },
            [&](const HistoryDoubted&) {
              doubted_ = true;
              return go_on(now);
            }},
      event);
}

std::vector<Action> Uplink::on_head(const record::Mark& head, Milliseconds now) {
  const bool other_epoch = head_ && head_->epoch != head.epoch;
  const bool shorter = resume_ && resume_->epoch == head.epoch && head.seq < resume_->seq;
  if (other_epoch || shorter) resume_.reset();
  if (!head_ || other_epoch || head_->seq < head.seq) head_ = head;
  return go_on(now);
}

bool Uplink::everything_is_sent() const {
  if (!resume_ || doubted_) return false;
  return !head_ || (head_->epoch == resume_->epoch && head_->seq <= resume_->seq);
}

bool Uplink::head_is_acked() const {
  return !head_ || head_->seq.number == 0 || (acked_ && acked_->received == *head_);
}

std::vector<Action> Uplink::go_on(Milliseconds now) {
  if (under_way_ != UnderWay::nothing || (next_try_ && *next_try_ > now)) return {};
  beating_ = paused_ || link_ == Link::held;
  if (beating_) {
    under_way_ = UnderWay::hello;
    return {SendHello{.heard = heard_, .head_only = true, .between = {}}};
  }
  if (!resume_ || doubted_) {
    under_way_ = UnderWay::hello;
    doubted_ = false;
    return {SendHello{heard_, false, std::exchange(doubtful_, std::nullopt)}};
  }
  if (everything_is_sent()) return {};
  under_way_ = UnderWay::batch;
  sent_after_ = *resume_;
  return {SendBatch{sent_after_}};
}

// Only a signed ack, or a hello that leaves nothing to send, ends a row of failures: a ledger that
// greets and then refuses every batch is not well.
void Uplink::is_well(std::vector<Action>& actions) {
  link_ = Link::connected;
  next_try_.reset();
  backoff_ = Milliseconds{0};
  failures_in_a_row_ = 0;
  openings_ = 0;
  last_failure_.clear();
  if (!standing_.empty()) actions.emplace_back(EndAlarm{std::exchange(standing_, {})});
}

// Nothing is taken: the queue is kept, hello goes on as a beat, a human is told once.
std::vector<Action> Uplink::hold(const std::string& name, const std::string& text,
                                 Milliseconds now) {
  std::vector<Action> actions;
  if (standing_ != name) {
    if (!standing_.empty()) actions.emplace_back(EndAlarm{standing_});
    actions.emplace_back(RaiseAlarm{name, text});
  }
  standing_ = name;
  link_ = Link::held;
  resume_.reset();
  last_failure_ = text;
  next_try_ = now + settings_.beat;
  return actions;
}

std::vector<Action> Uplink::pause(bool paused, Milliseconds now) {
  if (paused_ == paused) return {};
  paused_ = paused;
  resume_.reset();
  if (under_way_ == UnderWay::nothing && link_ != Link::connecting) next_try_.reset();
  return go_on(now);
}

void Uplink::note_alarms(const record::HelloAnswer& answer, std::vector<Action>& actions) {
  for (const auto& name : answer.alarms) {
    // What RESTORED means here is told when the epoch is opened.
    const bool told = std::find(alarms_.begin(), alarms_.end(), name) != alarms_.end();
    if (told || name == restored_alarm) continue;
    actions.emplace_back(RaiseAlarm{name, "the ledger says " + name + " of this register"});
  }
  for (const auto& name : alarms_) {
    const bool stands =
        std::find(answer.alarms.begin(), answer.alarms.end(), name) != answer.alarms.end();
    if (!stands && name != restored_alarm) actions.emplace_back(EndAlarm{name});
  }
  alarms_ = answer.alarms;
  if (acked_ && acked_->generation != answer.generation) {
    actions.emplace_back(RaiseAlarm{
        "GENERATION", "the ledger was restored from a backup; what it lacks is sent again"});
    acked_.reset();  // an ack of another generation promises nothing any more
  }
  if (answer.verdict.kind == record::Verdict::Kind::resend) {
    actions.emplace_back(RaiseAlarm{"RESEND", "the ledger asks for entries after " +
                                                  std::to_string(answer.verdict.resume.number)});
  }
  if (answer.snapshot_needed) actions.emplace_back(VoidCursor{});
  if (generation_ != answer.generation) actions.emplace_back(UseGeneration{answer.generation});
  generation_ = answer.generation;
}

std::vector<Action> Uplink::on_hello(const record::HelloAnswer& answer, Milliseconds now) {
  require(under_way_ == UnderWay::hello, "only a hello under way is answered");
  under_way_ = UnderWay::nothing;
  heard_ = answer.greeting;
  std::vector<Action> actions;
  note_alarms(answer, actions);
  const auto add = [&](std::vector<Action> more) {
    for (auto& action : more) actions.push_back(std::move(action));
    return std::move(actions);
  };
  if (!answer.held.empty()) return add(hold("HELD", answer.held, now));
  next_try_.reset();
  if (paused_) {
    next_try_ = now + settings_.beat;
    return actions;
  }
  link_ = Link::connected;
  if (beating_) return add(go_on(now));  // we are taken again: now with all locators
  return add(on_verdict(answer.verdict, now));
}

std::vector<Action> Uplink::on_verdict(const record::Verdict& verdict, Milliseconds now) {
  if (verdict.kind == record::Verdict::Kind::diverged) return on_diverged(verdict, now);
  narrowings_ = 0;
  const auto epoch = verdict.resume_epoch.value_or(head_ ? head_->epoch : record::Epoch{});
  if (head_ && epoch == head_->epoch && verdict.resume > head_->seq) {
    under_way_ = UnderWay::hello;
    return on_failure({Failure::Kind::unreachable,
                       {},
                       "the ledger claims entries that this register never wrote"},
                      now);
  }
  resume_ = record::Position{epoch, verdict.resume};
  std::vector<Action> actions;
  if (everything_is_sent() && head_is_acked()) is_well(actions);
  // All is there, and no signature says so: the last entry is shown again for one.
  if (everything_is_sent() && !head_is_acked()) --resume_->seq.number;
  for (auto& action : go_on(now)) actions.push_back(std::move(action));
  return actions;
}

// The place where the histories part is narrowed down until it is exact: an entry that both have
// must not be written a second time.
std::vector<Action> Uplink::on_diverged(const record::Verdict& verdict, Milliseconds now) {
  const auto& parent = verdict.parent;
  const auto known = parent ? parent->seq : record::Seq{0};
  if (verdict.differs_from && verdict.differs_from->number > known.number + 1 &&
      narrowings_ < narrowings_max) {
    ++narrowings_;
    const auto named = verdict.resume_epoch.value_or(head_ ? head_->epoch : record::Epoch{});
    under_way_ = UnderWay::hello;
    return {SendHello{heard_, false,
                      Stretch{parent ? parent->epoch : named, known, *verdict.differs_from}}};
  }
  narrowings_ = 0;
  if (openings_ >= openings_max) {
    return hold("DIVERGED",
                "the ledger knows another history of this register, again and again: is there a "
                "second machine with a copy of this disk?",
                now);
  }
  ++openings_;
  under_way_ = UnderWay::opening;
  const auto where = parent ? "after entry " + std::to_string(known.number) : "from the start";
  return {RaiseAlarm{std::string(restored_alarm),
                     "the ledger knows another history of this register " + where +
                         " (a disk was restored or copied): what came later here is sent again in "
                         "a new epoch"},
          OpenEpoch{parent}};
}

std::vector<Action> Uplink::on_opened(const record::Mark& head, Milliseconds now) {
  require(under_way_ == UnderWay::opening, "an epoch is opened when it was asked for");
  under_way_ = UnderWay::nothing;
  head_ = head;
  resume_.reset();
  return go_on(now);
}

// Why a signed ack is not what a ledger that took our batch would say; empty when it is.
std::string Uplink::objection_to(const record::Ack& ack) const {
  if (generation_ && ack.generation != *generation_) return "the ledger was restored just now";
  const bool same_epoch = ack.received.epoch == sent_after_.epoch;
  if (same_epoch && ack.received.seq <= sent_after_.seq)
    return "the ledger took nothing of a batch";
  const bool in_last_epoch = head_->epoch == sent_after_.epoch;
  if (!same_epoch && in_last_epoch) return "the ledger acknowledges another epoch";
  if (ack.received.epoch != head_->epoch) return {};
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
  std::vector<Action> actions;
  is_well(actions);
  // None when the head went into another epoch meanwhile: hello first.
  if (resume_) resume_ = record::Position{ack.received.epoch, ack.received.seq};
  // A ledger that asked for entries again acknowledges what we know to be acknowledged.
  const bool is_news = !acked_ || acked_->received.epoch != ack.received.epoch ||
                       acked_->received.seq < ack.received.seq;
  if (is_news) {
    acked_ = ack;
    actions.emplace_back(KeepAck{ack});
  }
  for (auto& action : go_on(now)) actions.push_back(std::move(action));
  return actions;
}

// Hello shows that all is there, and the last entry is shown again for its ack.
std::vector<Action> Uplink::on_ack_not_kept(Milliseconds now) {
  acked_.reset();
  doubted_ = true;
  if (!next_try_) next_try_ = now + settings_.beat;
  return go_on(now);
}

std::vector<Action> Uplink::on_failure(const Failure& failure, Milliseconds now) {
  require(under_way_ == UnderWay::hello || under_way_ == UnderWay::batch,
          "only an exchange under way fails");
  if (under_way_ == UnderWay::batch && failure.kind == Failure::Kind::diverged) {
    doubtful_ = Stretch{sent_after_.epoch, {}, sent_after_.seq.next()};
  }
  under_way_ = UnderWay::nothing;
  ++failures_in_a_row_;
  narrowings_ = 0;
  resume_.reset();
  if (failure.kind == Failure::Kind::refused) return hold("HELD", failure.text, now);
  last_failure_ = failure.text;
  // A batch out of its place asks hello at once, but not twice in a row.
  if (failure.kind == Failure::Kind::diverged && failures_in_a_row_ == 1) {
    next_try_.reset();
    return go_on(now);
  }
  if (link_ != Link::held) link_ = Link::backoff;
  backoff_ = std::min(backoff_.count() == 0 ? settings_.backoff_first : backoff_ * 2,
                      settings_.backoff_cap);
  next_try_ = now + pause_after(failure);
  return {};
}

// Full jitter after the cap. What the ledger asks for is waited out, and then spread: over a minute
// at most, since it is there and says when, however long it was away before.
Milliseconds Uplink::pause_after(const Failure& failure) {
  if (!failure.retry_after) return jittered(random_, backoff_);
  const Milliseconds asked{*failure.retry_after};
  if (asked.count() == 0) return jittered(random_, backoff_);
  return asked + jittered(random_, std::max(asked / 2, std::min(backoff_, settings_.asked_spread)));
}

std::optional<Milliseconds> Uplink::wake_at() const {
  if (under_way_ != UnderWay::nothing) return std::nullopt;
  return next_try_;
}

UplinkStatus Uplink::status() const {
  UplinkStatus status;
  status.link = paused_ ? Link::held : link_;
  status.paused = paused_;
  if (acked_ && (!head_ || acked_->received.epoch == head_->epoch)) {
    status.acked = acked_->received.seq;
  }
  status.next_try = next_try_;
  status.last_failure = last_failure_;
  status.failures_in_a_row = failures_in_a_row_;
  return status;
}

}  // namespace till::sync
