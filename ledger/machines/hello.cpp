#include "ledger/machines/hello.h"

#include <algorithm>

#include "ledger/machines/generations.h"
#include "ledger/machines/verdict.h"

namespace till::ledger {
namespace {

using Kind = record::Verdict::Kind;

constexpr std::string_view clone_alarm = "CLONE";
constexpr std::string_view restored_alarm = "RESTORED";
constexpr std::string_view upgrade_alarm = "UPGRADE";
// A register says hello every half minute: a lasting trouble is written down once an hour.
constexpr Seconds alarm_quiet{3'600};

Result<> raise(const Ledger& ledger, sqlite::Transaction& transaction, const RegisterRow& row,
               AlarmRow alarm) {
  alarm.at = ledger.clock.wall();
  alarm.register_number = row.number;
  return ledger.books.alarms.raise_rarely(transaction, alarm, alarm_quiet);
}

AlarmRow alarm_of(std::string_view kind, std::string text) {
  return {0, {}, std::string(kind), {}, {}, std::move(text)};
}

// The build must know the engine that the newest ruleset computes with.
Result<bool> lacks_engine(Books& books, const record::Hello& hello) {
  TILL_TRY(const auto newest, books.rulesets.newest());
  return newest && !hello.engines.empty() &&
         std::ranges::find(hello.engines, newest->engine) == hello.engines.end();
}

Result<> note_double(const Ledger& ledger, sqlite::Transaction& transaction, RegisterRow& row,
                     record::HelloAnswer& answer) {
  if (row.state == RegisterState::active) {
    row.state = RegisterState::cloned;
    TILL_CHECK(ledger.books.registers.set_state(transaction, row.number, row.state));
  }
  answer.alarms.emplace_back(clone_alarm);
  return raise(ledger, transaction, row,
               alarm_of(alarm_kind::clone,
                        "two processes speak in the name of this register: its disk was copied; "
                        "nothing is taken until an admin approves one or enrols it anew"));
}

struct Said {
  const RegisterRow& row;
  const record::Hello& hello;
};

// What a register shows of our own word: when it is not kept here, this file is an older one.
Result<> weigh_ack(const Ledger& ledger, sqlite::Transaction& transaction, const Said& said,
                   record::HelloAnswer& answer) {
  answer.generation = ledger.keys.generation;
  if (!said.hello.ack) return {};
  TILL_TRY(const auto shown, judge_ack(ledger, said.row, *said.hello.ack));
  if (!shown || shown->is_kept) return {};
  if (answer.verdict.kind == Kind::ok) answer.verdict.kind = Kind::resend;
  if (shown->ack.generation != ledger.keys.generation) return {};
  const auto why = "a register showed an ack for entry " +
                   std::to_string(shown->ack.received.seq.number) +
                   ", which is not here: this file is older than what it acknowledged";
  TILL_TRY(answer.generation, mint_generation(ledger, transaction, why));
  return raise(ledger, transaction, said.row, alarm_of(alarm_kind::ledger_restored, why));
}

std::string held_text(const RegisterRow& row) {
  if (row.state != RegisterState::cloned) return {};
  return "two machines speak in this register's name; an admin of the ledger must act: ledgerd "
         "register approve " +
         to_hex(row.id) + " once the other is gone";
}

}  // namespace

Result<record::HelloAnswer> greet(const Ledger& ledger, const RegisterRow& row,
                                  const record::Hello& hello) {
  auto& books = ledger.books;
  record::HelloAnswer answer;
  answer.register_id = row.id;
  answer.challenge = hello.challenge;
  answer.time = ledger.clock.wall();
  TILL_TRY(answer.verdict, verdict_of(books, row, hello));
  TILL_TRY(const bool old_build, lacks_engine(books, hello));
  TILL_TRY(auto transaction, books.begin());
  auto now = row;
  TILL_TRY(const auto greeted,
           books.registers.greet(transaction, {row.number, hello.nonce, hello.build, answer.time,
                                               hello.heard, ledger.run}));
  answer.greeting = greeted.number;
  if (greeted.is_double) TILL_CHECK(note_double(ledger, transaction, now, answer));
  TILL_CHECK(weigh_ack(ledger, transaction, {row, hello}, answer));
  if (answer.verdict.kind == Kind::diverged) answer.alarms.emplace_back(restored_alarm);
  if (old_build) {
    answer.alarms.emplace_back(upgrade_alarm);
    TILL_CHECK(raise(ledger, transaction, row,
                     alarm_of(alarm_kind::upgrade,
                              "build " + hello.build + " cannot compute the newest ruleset")));
  }
  TILL_CHECK(transaction.commit());
  ledger.keys.generation = answer.generation;
  answer.held = held_text(now);
  TILL_TRY(const bool valid, cursor_is_valid(ledger, hello.generation, hello.cursor));
  answer.snapshot_needed = !valid;
  return answer;
}

}  // namespace till::ledger
