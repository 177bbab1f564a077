#include <utility>

#include "sync/courier_lanes.h"
#include "sync/match.h"

namespace till::sync {
namespace {

constexpr int unsupported_media_type = 415;

}  // namespace

void UplinkLane::on(const Event& event) {
  for (const auto& action : uplink_.on(event, ground_.clock.steady())) perform(action);
}

void UplinkLane::perform(const Action& action) {
  std::visit(Match{[&](const SendHello& hello) { send_hello(hello); },
                   [&](const SendBatch& batch) { send_batch(batch.after); },
                   [&](const KeepAck& good) { keep(good.ack); },
                   [&](const RaiseAlarm& alarm) { ground_.ports.alarm(alarm.name, alarm.text); },
                   [&](const EndAlarm& alarm) { ground_.ports.end_alarm(alarm.name); },
                   [&](const VoidCursor&) { feed_.void_cursor(); },
                   [&](const UseGeneration& use) { use_generation(use.generation); },
                   [&](const OpenEpoch& open) { open_epoch(open.parent); }},
             action);
}

// Nothing waits for it: one that could not be stored is asked for again.
void UplinkLane::keep(const record::Ack& ack) {
  require(last_signed_ack_.has_value(), "an ack is kept as it was received");
  ground_.ports.store_ack(ack, *last_signed_ack_, [this, post = ground_.post](Result<bool> stored) {
    if (stored) return;
    post([this, text = describe(stored.error())] {
      ground_.ports.alarm("ACK", "an ack could not be stored: " + text);
      on(AckNotKept{});
    });
  });
}

void UplinkLane::contact(Instant ledger_time) {
  ground_.status.last_contact = ledger_time;
  ground_.ports.contact(ledger_time);
  feed_.ledger_answers();
}

// One that could not be kept is told again by the next hello.
void UplinkLane::use_generation(const record::Generation& generation) {
  ground_.calls.use_generation(generation);
  ground_.ports.use_generation(generation, [this, post = ground_.post](Result<bool> used) {
    if (used) return;
    post([this, text = describe(used.error())] {
      ground_.ports.alarm("GENERATION", "the ledger's generation was not kept: " + text);
    });
  });
}

void UplinkLane::open_epoch(const std::optional<record::Mark>& parent) {
  ground_.ports.open_epoch(parent, [this, post = ground_.post](Result<record::Mark> head) {
    post([this, head = std::move(head)] {
      if (!head) return on(EpochFailed{describe(head.error())});
      on(EpochOpened{*head});
    });
  });
}

void UplinkLane::send_hello(const SendHello& what) {
  ground_.ports.make_hello(what, [this, post = ground_.post](Result<record::Hello> hello) {
    post([this, hello = std::move(hello)] {
      if (!hello) return on(HelloFailed{local_failure(hello.error())});
      ground_.transfers.start(ground_.calls.hello(*hello),
                              [this, asked = *hello](const net::Transferred& transferred) {
                                hello_answered(transferred, asked);
                              });
    });
  });
}

void UplinkLane::hello_answered(const net::Transferred& transferred, const record::Hello& asked) {
  const auto answer = ground_.calls.hello_answer(transferred, asked);
  if (!answer) {
    if (transferred && transferred->status == 200) ++ground_.status.answers_refused;
    return on(HelloFailed{answer.error()});
  }
  greeted_ = true;
  contact(answer->time);
  on(HelloAnswered{*answer});
}

void UplinkLane::send_batch(record::Position after) {
  ground_.ports.read_entries(
      after, [this, post = ground_.post](Result<std::vector<record::Entry>> entries) {
        post([this, entries = std::move(entries)]() mutable { batch_read(std::move(entries)); });
      });
}

void UplinkLane::batch_read(Result<std::vector<record::Entry>> entries) {
  if (!entries) return on(BatchFailed{local_failure(entries.error())});
  if (entries->empty()) {
    return on(BatchFailed{{Failure::Kind::diverged, {}, "the journal has nothing after that"}});
  }
  const auto last = record::mark_of(entries->back());
  const auto count = entries->size();
  ground_.transfers.start(ground_.calls.batch(std::move(*entries)),
                          [this, last, count](const net::Transferred& transferred) {
                            ++ground_.status.batches_sent;
                            ground_.status.entries_sent += count;
                            batch_answered(transferred, last);
                          });
}

// The ack is of the ledger's whole head: at the batch's end, where the hash must be ours, or
// beyond.
void UplinkLane::batch_answered(const net::Transferred& transferred, const record::Mark& last) {
  const auto answer = ground_.calls.ack(transferred, last.epoch);
  if (!answer) {
    if (transferred && transferred->status == 200) ++ground_.status.answers_refused;
    if (transferred && transferred->status == unsupported_media_type) ground_.calls.send_plain();
    return on(BatchFailed{answer.error()});
  }
  contact(answer->ack.time);
  if (answer->ack.received.seq == last.seq && answer->ack.received.hash != last.hash) {
    return on(BatchFailed{{Failure::Kind::diverged, {}, "the ledger holds another entry there"}});
  }
  last_signed_ack_ = answer->as_received;
  on(BatchAcked{answer->ack});
}

}  // namespace till::sync
