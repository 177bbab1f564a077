#include "ledger/machines/hello.h"

#include <algorithm>

namespace till::ledger {
namespace {

using Kind = record::Verdict::Kind;

constexpr std::string_view clone_alarm = "CLONE";
constexpr std::string_view restored_alarm = "RESTORED";
// A register says hello every half minute: a lasting trouble is written down once an hour.
constexpr Seconds alarm_quiet{3'600};

struct Compared {
  std::optional<record::Mark> common;  // the highest locator that both have
  record::Seq till_head;
  bool parted = false;  // a locator that both reach has another hash here
};

Result<Compared> compare(Books& books, const EpochRow& epoch, const record::Hello& hello) {
  Compared out;
  for (const auto& [seq, hash] : hello.locators) {
    out.till_head = std::max(out.till_head, seq);
    if (seq.number == 0 || seq > epoch.head_seq) continue;
    TILL_TRY(const auto ours, books.entries.hash_at(place_of(epoch.number, seq)));
    if (!ours || *ours != hash) {
      out.parted = true;
    } else if (!out.common || out.common->seq < seq) {
      out.common = record::Mark{epoch.epoch, seq, hash};
    }
  }
  return out;
}

Result<> raise_alarms(const Ledger& ledger, sqlite::Transaction& transaction,
                      const RegisterRow& row, const record::HelloAnswer& answer) {
  auto& alarms = ledger.books.alarms;
  const auto raise = [&](std::string_view kind, std::string text) {
    return alarms.raise_rarely(transaction,
                               {0, answer.time, std::string(kind), row.number, {}, std::move(text)},
                               alarm_quiet);
  };
  if (std::ranges::find(answer.alarms, clone_alarm) != answer.alarms.end()) {
    TILL_CHECK(raise(alarm_kind::clone,
                     "two processes speak in the name of this register: its disk was copied"));
  }
  if (answer.verdict.kind == Kind::diverged) {
    TILL_CHECK(raise(alarm_kind::diverged,
                     "this register has another history than the one it sent before"));
  }
  return {};
}

}  // namespace

Result<record::Verdict> verdict_of(Books& books, RegisterNumber number,
                                   const record::Hello& hello) {
  record::Verdict verdict;
  TILL_TRY(const auto epoch, books.epochs.find(number, hello.epoch));
  if (epoch) {
    verdict.resume = epoch->head_seq;
    TILL_TRY(const auto compared, compare(books, *epoch, hello));
    // A register that has less than it sent once was restored from an older image.
    if (compared.parted || compared.till_head < epoch->head_seq) {
      verdict.kind = Kind::diverged;
      verdict.parent = compared.common;
      return verdict;
    }
  }
  if (hello.acked && *hello.acked > verdict.resume) verdict.kind = Kind::resend;
  return verdict;
}

Result<record::HelloAnswer> greet(const Ledger& ledger, const RegisterRow& row,
                                  const record::Hello& hello) {
  record::HelloAnswer answer;
  answer.register_id = row.id;
  answer.challenge = hello.challenge;
  answer.generation = ledger.keys.generation;
  answer.time = ledger.clock.wall();
  TILL_TRY(answer.verdict, verdict_of(ledger.books, row.number, hello));
  if (answer.verdict.kind == Kind::diverged) answer.alarms.emplace_back(restored_alarm);
  TILL_TRY(auto transaction, ledger.books.begin());
  TILL_TRY(const bool clone, ledger.books.registers.greet(
                                 transaction, {row.number, hello.nonce, hello.build, answer.time}));
  if (clone) answer.alarms.emplace_back(clone_alarm);
  TILL_CHECK(raise_alarms(ledger, transaction, row, answer));
  TILL_CHECK(transaction.commit());
  return answer;
}

}  // namespace till::ledger
