// The invariants: some are watched while the faults go on, all are checked when they are over.
#include <algorithm>

#include "agent/member_view.h"
#include "ledger/people/verify.h"
#include "tests/simulation/counter.h"

namespace till::simulation {
namespace {

constexpr Milliseconds minute{60'000};

using Row = ledger::ReceiptRow;

Effect effect_of(const Row& row) {
  return {row.earned.value(), row.spent.value(), row.restored.value(), row.clawed.value()};
}

std::string text_of(const Effect& effect) {
  return "+" + std::to_string(effect.earned) + " -" + std::to_string(effect.spent) + " restored " +
         std::to_string(effect.restored) + " clawed " + std::to_string(effect.clawed);
}

}  // namespace

// What must hold at any time, whatever goes on.
void World::watch() {
  if (!in_trouble_) return;
  schedule_.after(10 * minute + up_to(30 * minute), [this] {
    if (!in_trouble_) return;
    check_books();
    for (auto& counter : counters_) check_progress(*counter);
    watch();
  });
}

void World::check_books() {
  if (!central_->runs()) return;
  for (const auto& proof : must(ledger::verify_ledger(central_->ledger()))) {
    if (proof.wrong == 0) continue;
    story_.violated("the ledger's " + proof.name + ": " + std::to_string(proof.wrong) +
                    " wrong, first " + proof.first_wrong);
  }
  story_.coverage().met("ledger verified");
}

// What was durable stays, and the ledger never says more than it was given.
void World::check_progress(Counter& counter) {
  if (!counter.till.runs() || counter.disk_went_back) return;
  const auto head = counter.till.till().head();
  if (!head) return;
  // In a new epoch what was re-chained counts from its opening: the end of the run compares all.
  if (head->epoch == counter.head.epoch && head->seq < counter.head.seq) {
    story_.violated(counter.till.name() + " forgot entries: its head was " +
                    std::to_string(counter.head.seq.number) + " and is " +
                    std::to_string(head->seq.number));
  }
  counter.head = *head;
}

// One machine is never taken for two, whatever the network does with its messages.
void World::check_clones() {
  for (auto& counter : counters_) {
    const auto row = must(central_->ledger().books.registers.find(counter->till.id()));
    if (row->state != ledger::RegisterState::cloned) continue;
    const bool was_settled = counter->approved_at > counter->double_left &&
                             counter->double_ == nullptr &&
                             ledger_restored_at_ < counter->approved_at;
    if (counter->doubles > 0 && !was_settled) continue;
    story_.violated(counter->till.name() + " is taken for two machines, and is one");
  }
}

bool World::settled(bool tell) {
  const auto waits = [&](const std::string& why) {
    if (tell) story_.tell("world", "still waiting: " + why);
    return false;
  };
  if (!central_->runs()) return waits("the ledger does not run");
  auto& books = central_->ledger().books;
  for (const auto& counter : counters_) {
    const auto& name = counter->till.name();
    if (!counter->till.runs()) return waits(name + " does not run");
    if (!counter->pos->rests()) return waits(name + "'s POS has a receipt under way");
    const auto status = counter->till.till().courier_status();
    const auto head = counter->till.till().head();
    if (!status || !head) return waits(name + " has no courier");
    const auto row = must(books.registers.find(counter->till.id()));
    const auto epoch = must(books.epochs.find(row->number, head->epoch));
    if (!epoch || epoch->head_seq != head->seq) {
      return waits("the ledger lacks entries of " + name + ", which is " +
                   std::string(sync::name_of(status->uplink.link)) + " " +
                   status->uplink.last_failure);
    }
    if (status->uplink.link != sync::Link::connected) {
      return waits(name + " is " + std::string(sync::name_of(status->uplink.link)) + " " +
                   status->uplink.last_failure);
    }
    if (status->uplink.acked != head->seq) return waits(name + " waits for the newest ack");
    const auto& cache = counter->till.till().state().cache;
    if (!cache || cache->cursor() < must(books.feed.newest_cursor())) {
      return waits("rows of the feed for " + name + " " + status->feed_failure);
    }
    if (counter->till.till().state().advisory) return waits(name + " is advisory");
  }
  if (!must(books.epochs.unsettled(1)).empty()) return waits("entries to be posted");
  return true;
}

void World::check_everything() {
  check_books();
  check_promises();
  check_returns();
  check_balances();
  check_parked();
  for (auto& counter : counters_) {
    check_views(*counter);
    check_seals(*counter);
  }
  for (auto& counter : counters_) check_journal(*counter);
}

// What the ledger posted of a promise. A code that was entered elsewhere too may have been posted
// under an entry that no POS ever heard of.
std::vector<Row> World::posted_of(const Promise& promise) {
  auto& receipts = central_->ledger().books.receipts;
  if (promise.claimed_elsewhere) return must(receipts.with_key(*promise.claimed_elsewhere));
  std::vector<Row> rows;
  for (const auto& answer : promise.answers) {
    const auto row = must(receipts.find(must(fixed_from_hex<EntryId>(answer.entry))));
    if (row && row->status == Row::Status::posted) rows.push_back(*row);
  }
  return rows;
}

// Each durable answer is in the ledger exactly once in effect, with the effect that was told.
void World::check_promises() {
  std::int64_t posted = 0;
  for (const auto& [key, promise] : promises_.all()) {
    const auto rows = posted_of(promise);
    const auto effective = static_cast<int>(rows.size());
    for (const auto& row : rows) {
      if (effect_of(row) != promise.effect_of(to_hex(row.id)) && knew_its_sale(promise)) {
        story_.violated(key + " was told as " + text_of(promise.effect_of(to_hex(row.id))) +
                        " and is posted as " + text_of(effect_of(row)));
      }
    }
    if (effective == 0 && may_be_lost(promise)) {
      story_.coverage().met("answers lost with a restored image");
      continue;
    }
    if (effective != 1) {
      story_.violated(key + " is posted " + std::to_string(effective) + " times");
    }
    posted += effective;
  }
  const auto all = central_->number("SELECT count(*) FROM receipt WHERE status = 'posted'");
  if (all != posted) {
    story_.violated(std::to_string(all) + " receipts are posted, and the POS know of " +
                    std::to_string(posted));
  }
}

// A disk that was put back before the ledger had what it held.
bool World::may_be_lost(const Promise& promise) const {
  const auto* counter = counter_of(promise);
  if (counter == nullptr) return true;
  return std::ranges::all_of(promise.answers,
                             [&](const Answered& answer) { return counter->may_be_lost(answer); });
}

// Nothing for a double: its disk was taken away with what it had not sent.
const World::Counter* World::counter_of(const Promise& promise) const {
  const auto found = std::ranges::find_if(
      counters_, [&](const auto& one) { return one->till.name() == promise.till; });
  return found == counters_.end() ? nullptr : found->get();
}

// A till that forgot earlier returns tells more than the ledger then gives.
bool World::knew_its_sale(const Promise& promise) const {
  const auto* counter = counter_of(promise);
  return promise.is_sale || counter == nullptr || !counter->disk_went_back;
}

// What returns give back and take back never passes what their sale took and gave, also where a
// till forgot earlier ones and said more.
void World::check_returns() {
  const auto posted = [&](const Promise& promise) {
    const auto rows = posted_of(promise);
    return rows.empty() ? Effect{} : effect_of(rows.back());
  };
  std::map<std::string, Effect> given_back;
  const auto exceeded =
      must(central_->ledger().books.alarms.count(ledger::alarm_kind::return_exceeds));
  for (auto i = exceeded; i > 0; --i) story_.coverage().met("returns past their sale");
  for (const auto& [key, promise] : promises_.all()) {
    if (promise.sale.empty()) continue;
    const auto effect = posted(promise);
    auto& sum = given_back[promise.sale];
    sum.restored += effect.restored;
    sum.clawed += effect.clawed;
  }
  for (const auto& [key, promise] : promises_.all()) {
    const auto found = given_back.find(promise.answers.front().entry);
    if (found == given_back.end()) continue;
    const auto sale = posted(promise);
    if (found->second.restored <= sale.spent && found->second.clawed <= sale.earned) continue;
    story_.violated("the returns of " + key + " gave back " + text_of(found->second) + " of " +
                    text_of(sale));
  }
}

// Every balance is what the POS were told, added up.
void World::check_balances() {
  std::map<std::string, std::int64_t> expected;
  for (const auto& [key, promise] : promises_.all()) {
    if (promise.subject.empty()) continue;
    for (const auto& row : posted_of(promise)) {
      expected[promise.subject] += knew_its_sale(promise)
                                       ? promise.effect_of(to_hex(row.id)).change()
                                       : effect_of(row).change();
    }
  }
  auto& books = central_->ledger().books;
  for (const auto& [subject, change] : expected) {
    const auto account = central_->account_of(subject);
    const auto opening = subject.starts_with("card:")
                             ? 0
                             : opening_of(static_cast<int>(counters_.size()), std::stoi(subject));
    const auto found = must(books.accounts.find(account));
    const auto balance = found ? found->balance.value() : 0;
    if (balance == opening + change) continue;
    story_.violated("the balance of " + subject + " is " + std::to_string(balance) +
                    " and should be " + std::to_string(opening + change));
  }
}

void World::check_parked() {
  auto& books = central_->ledger().books;
  auto received = books.database.prepare("SELECT count(*) FROM raw_entry WHERE id = ?");
  std::int64_t expected = 0;
  for (const auto& poison : poisoned_) {
    const auto id = must(fixed_from_hex<EntryId>(poison));
    require(must(received.bind_blob(1, id.view()).step()), "a count is one row");
    expected += received.integer(0);
    received.reset();
  }
  const auto parked = must(books.parked.count());
  story_.coverage().met("entries parked", static_cast<std::uint64_t>(parked));
  if (parked == expected) return;
  story_.violated(std::to_string(parked) + " entries are parked, and " + std::to_string(expected) +
                  " were poisoned");
}

// With everything delivered a till sees what the ledger has, and nothing is pending.
void World::check_views(Counter& counter) {
  auto& state = counter.till.till().state();
  auto& books = central_->ledger().books;
  const auto members = members_of(static_cast<int>(counters_.size()));
  for (int member = 0; member < members; ++member) {
    const auto account = must(books.accounts.find(central_->account_of(member_id(member))));
    agent::Identity identity;
    identity.member = member_id(member);
    identity.subject.account = account->id;
    const auto standing = must(agent::standing(state, identity, state.time.now().at));
    // Who never came to this store is known from the base alone, and a till whose history parted
    // waits for the next one.
    if (!standing.known && (!state.base || state.base->base() == nullptr)) continue;
    if (standing.known && standing.balance == account->balance && standing.not_yet_sent.is_zero()) {
      continue;
    }
    story_.violated(counter.till.name() + " sees " + std::to_string(standing.balance.value()) +
                    " of " + member_id(member) + " with " +
                    std::to_string(standing.not_yet_sent.value()) + " pending, the ledger " +
                    std::to_string(account->balance.value()));
  }
}

void World::check_seals(Counter& counter) {
  auto& books = central_->ledger().books;
  for (const auto& close : counter.pos->closes()) {
    if (!close.exact || counter.disk_went_back) continue;
    auto statement = books.database.prepare(
        "SELECT seal.agreement FROM seal JOIN raw_entry ON raw_entry.place = seal.place"
        " WHERE raw_entry.id = ?");
    const auto id = must(fixed_from_hex<EntryId>(close.entry));
    const bool found = must(statement.bind_blob(1, id.view()).step());
    const auto agreement = found ? statement.text(0) : std::string("not there");
    story_.coverage().met("seals " + agreement);
    if (agreement == (close.with_z ? "three_way" : "two_way")) continue;
    story_.violated("the seal of " + counter.till.name() + "'s day " + close.entry + " is " +
                    agreement);
  }
}

// The till's bytes and the ledger's are the same, and every promise is still there.
void World::check_journal(Counter& counter) {
  const auto name = counter.till.name();
  counter.till.end(Death::in_order);
  const auto journal = must(storage::Journal::open(
      {.folder = counter.till.folder(), .wal_bytes = std::int64_t{1} * 1024 * 1024}));
  auto& books = central_->ledger().books;
  const auto row = must(books.registers.find(counter.till.id()));
  const auto& ack = journal->last_ack();
  if (!ack || ack->received != *journal->head() || ack->generation != central_->keys().generation) {
    story_.violated("the newest ack of " + name + " is not the ledger's word for its head");
  }
  must(journal->for_each([&](const record::Entry& entry) -> Result<> {
    TILL_CHECK(record::verify_entry(entry));
    TILL_TRY(const auto epoch, books.epochs.find(row->number, entry.header.at.epoch));
    const auto received = epoch ? must(books.entries.at(*epoch, entry.header.at.seq))
                                : std::optional<record::Entry>{};
    if (received != entry) {
      story_.violated("entry " + std::to_string(entry.header.at.seq.number) + " of " + name +
                      " is not the same in the ledger");
    }
    return {};
  }));
  if (counter.disk_went_back) return;
  for (const auto& [key, promise] : promises_.all()) {
    if (promise.till != name) continue;
    const auto id = must(fixed_from_hex<EntryId>(promise.answers.front().entry));
    if (!must(journal->find(id))) story_.violated(key + " is not in the journal of " + name);
  }
}

}  // namespace till::simulation
