#include "tests/crash/scenario.h"

#include <utility>

#include "base/crypto/crypto.h"
#include "record/day.h"
#include "tests/crash/disk_folder.h"

namespace till::crash {
namespace {

constexpr record::Epoch epoch{0xfedcba9876543210ULL};
constexpr std::uint64_t numbers_max = 40;  // facts of all scenarios
constexpr std::string_view keys_text = "keys";
constexpr std::string_view clock_text = "clock";

template <class T>
T numbered(std::uint64_t number) {
  T value;
  for (std::size_t i = 0; i < 8; ++i)
    value.bytes[T::size - 1 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return value;
}

const storage::RegisterIdentity identity{numbered<RegisterId>(0xa0), "s1", "Till 1",
                                         "https://ledger:8741", 3};

record::PosKey key_of(std::uint64_t number) {
  return {record::PosKey::Kind::sale, "s1", "1", "2026-11-22", std::to_string(number)};
}

std::string body_of(std::uint64_t number, std::size_t size) {
  std::string out = R"({"number":)" + std::to_string(number) + R"(,"text":")";
  std::uint64_t letter = number;
  while (out.size() + 2 < size) out += static_cast<char>('a' + (letter = letter * 5 + 3) % 26);
  return out + "\"}";
}

// A fact that its key finds again: the second call of the same is answered from the first.
Step record_fact(record::Kind kind, std::uint64_t number, std::size_t size,
                 std::optional<ReservationId> consumes = {}) {
  return {"record " + std::to_string(number), [=](Process& process) -> Result<> {
            TILL_TRY(const auto before, process.journal->find_key(key_of(number)));
            if (before) return {};
            storage::Fact fact{
                .draft = {kind, numbered<EntryId>(number), body_of(number, size), {}},
                .key = key_of(number),
                .request_hash = numbered<Hash>(number),
                .consumes = consumes};
            if (number % 2 == 0) fact.draft.personal = body_of(number + 1, size / 4);
            TILL_CHECK(process.journal->append(fact));
            return {};
          }};
}

// Sales that waited for the disk together; a repeated call finds all of them or none.
Step record_together(std::uint64_t first, std::uint64_t last) {
  return {"record " + std::to_string(first) + " to " + std::to_string(last),
          [=](Process& process) -> Result<> {
            TILL_TRY(const auto before, process.journal->find_key(key_of(first)));
            if (before) return {};
            std::vector<storage::Fact> facts;
            std::vector<const storage::Fact*> together;
            facts.reserve(last - first + 1);
            together.reserve(last - first + 1);
            for (auto number = first; number <= last; ++number) {
              facts.push_back({.draft = {record::Kind::sale, numbered<EntryId>(number),
                                         body_of(number, 1'500), body_of(number + 1, 300)},
                               .key = key_of(number),
                               .request_hash = numbered<Hash>(number),
                               .consumes = {}});
            }
            for (const auto& fact : facts) together.push_back(&fact);
            TILL_CHECK(process.journal->append_all(together));
            return {};
          }};
}

Step sale(std::uint64_t number, std::size_t size) {
  return record_fact(record::Kind::sale, number, size);
}

Step start() {
  return {"start", [](Process& process) { return process.start(); }};
}

Step stop() {
  return {"stop", [](Process& process) -> Result<> {
            process.close();
            return {};
          }};
}

Step enrol() {
  return {"enrol", [](Process& process) -> Result<> {
            if (process.journal->identity()) return {};
            const record::Draft opening{
                record::Kind::epoch_open, numbered<EntryId>(1), R"({"kind":"epoch_open"})", {}};
            TILL_CHECK(process.journal->enrol(identity, epoch, opening));
            return {};
          }};
}

Step idle() {
  return {"idle", [](Process& process) { return process.journal->tidy_when_idle(); }};
}

Step keep_text(std::string_view name, const std::string& text) {
  return {"keep text", [=](Process& process) { return process.journal->store_text(name, text); }};
}

record::Signed signed_as(std::string text, std::uint64_t number) {
  return {std::move(text), "2", numbered<Signature>(number)};
}

Step ack_up_to(std::uint64_t seq) {
  return {"ack " + std::to_string(seq), [=](Process& process) -> Result<> {
            TILL_TRY(const auto entry, process.journal->at({epoch, {seq}}));
            if (!entry) return fail(ErrorCode::not_found, "there is no entry to acknowledge");
            record::Ack ack;
            ack.register_id = identity.id;
            ack.received = record::mark_of(*entry);
            ack.time = instant_of(1'795'400'000);
            return process.journal->store_ack(
                ack, signed_as(json::canonical(record::write_ack(ack)), seq));
          }};
}

Step seal_of(std::uint64_t seq) {
  return {"seal " + std::to_string(seq), [=](Process& process) -> Result<> {
            TILL_TRY(const auto entry, process.journal->at({epoch, {seq}}));
            if (!entry) return fail(ErrorCode::not_found, "there is no day to seal");
            return process.journal->store_seal(record::mark_of(*entry),
                                               signed_as(body_of(seq, 600), seq));
          }};
}

// Closes what came after entry `after`; the closes of a chain follow each other.
Step close_day(std::uint64_t number, std::uint64_t after) {
  return {"close " + std::to_string(number), [=](Process& process) -> Result<> {
            TILL_TRY(const auto before, process.journal->find_key(key_of(number)));
            if (before) return {};
            record::DayCloseBody body;
            body.store = "s1";
            body.business_date = "2026-11-22";
            body.at = instant_of(1'795'400'000);
            body.from = {epoch, {after}, {}};
            body.to = *process.journal->head();
            storage::Fact fact{.draft = {record::Kind::day_close,
                                         numbered<EntryId>(number),
                                         record::write_day_close(body),
                                         {}},
                               .key = key_of(number),
                               .request_hash = numbered<Hash>(number),
                               .consumes = {}};
            TILL_CHECK(process.journal->append(fact));
            return {};
          }};
}

Step delete_sealed() {
  return {"delete", [](Process& process) -> Result<> {
            TILL_CHECK(process.journal->delete_sealed(instant_of(1'799'000'000)));
            return {};
          }};
}

Step reserve(std::uint64_t number) {
  return {"reserve " + std::to_string(number), [=](Process& process) {
            return process.journal->store_reservation({numbered<ReservationId>(number),
                                                       key_of(number),
                                                       "a1",
                                                       loyalty::Points{500},
                                                       {"SERIAL1"},
                                                       77,
                                                       "boot"});
          }};
}

Step cancel(std::uint64_t number) {
  return {"cancel " + std::to_string(number), [=](Process& process) {
            return process.journal->remove_reservation(numbered<ReservationId>(number));
          }};
}

Step ruleset(std::int64_t version) {
  const auto number = static_cast<std::uint64_t>(version);
  return {"ruleset " + std::to_string(version), [=](Process& process) {
            return process.journal->put_ruleset_in_force(
                {numbered<Hash>(number), version, "3", numbered<Signature>(number), true});
          }};
}

// A till that has been at work: its log is not empty, its index lags.
std::vector<Step> at_work() {
  return {start(), enrol(), sale(2, 900), sale(3, 900), ack_up_to(2), reserve(20), ruleset(1)};
}

// Three days, all of them sealed; entries 1 to 4, 5 and 6, 7 to 9.
std::vector<Step> closed_days() {
  auto out = at_work();
  out.insert(out.end(), {close_day(4, 0), seal_of(4), sale(5, 2'500), close_day(6, 4), seal_of(6),
                         sale(7, 900), sale(8, 900), close_day(9, 6), seal_of(9), ack_up_to(9)});
  return out;
}

Result<std::string> chain_of(storage::Journal& journal) {
  std::string out;
  std::optional<record::Mark> head;
  TILL_CHECK(journal.for_each([&](const record::Entry& entry) -> Result<> {
    TILL_CHECK(record::verify_entry(entry));
    if (head) TILL_CHECK(record::verify_follows(entry, *head));
    head = record::mark_of(entry);
    out += std::to_string(entry.header.at.seq.number) + " " + to_hex(entry.hash) + " " +
           to_hex(entry.header.id) + " " + entry.body + " " + entry.personal.value_or("-") + "\n";
    return {};
  }));
  if (head != journal.head()) return fail(ErrorCode::corrupt, "the head is not the last entry");
  return out;
}

Result<std::string> notes_of(storage::Journal& journal) {
  std::string out;
  TILL_TRY(const auto reservations, journal.reservations());
  for (const auto& each : reservations) out += "reserved " + to_hex(each.id) + "\n";
  TILL_TRY(const auto rulesets, journal.rulesets());
  for (const auto& each : rulesets) {
    out += "ruleset " + to_hex(each.sha256) + (each.in_force ? " in force\n" : "\n");
  }
  TILL_TRY(const auto seals, journal.seals());
  for (const auto& each : seals) out += "seal " + each.bytes + to_hex(each.signature) + "\n";
  for (const auto name : {keys_text, clock_text}) {
    TILL_TRY(const auto text, journal.load_text(name));
    out += std::string(name) + " " + text.value_or("-") + "\n";
  }
  return out;
}

}  // namespace

Result<> Process::start() {
  if (is_open()) return {};
  if (subject == Subject::base) {
    base = std::make_unique<storage::BaseShelf>(folder_on(*disk, "", syncs_names));
    base->open();
    return {};
  }
  if (subject == Subject::cache) {
    TILL_TRY(cache, storage::Cache::open(settings.folder, instant_of(1'795'400'000)));
    if (cache->was_replaced().empty()) return {};
    return fail(ErrorCode::corrupt, "the cache was thrown away: " + cache->was_replaced());
  }
  TILL_TRY(journal, storage::Journal::open(settings));
  return {};
}

void Process::close() {
  journal.reset();
  cache.reset();
  base.reset();
}

Result<std::string> state_of(Process& process) {
  if (process.base) return state_of(*process.base);
  return process.cache ? state_of(*process.cache) : state_of(*process.journal);
}

Result<std::string> state_of(storage::Journal& journal) {
  if (!journal.identity()) return "nobody\n";
  TILL_TRY(auto out, chain_of(journal));
  TILL_TRY(const auto notes, notes_of(journal));
  out += notes;
  for (std::uint64_t number = 1; number <= numbers_max; ++number) {
    TILL_TRY(const auto found, journal.find_key(key_of(number)));
    if (found) out += "key " + std::to_string(number) + " at " + to_hex(found->entry) + "\n";
  }
  if (journal.last_ack()) out += "acked " + to_hex(journal.last_ack()->received.hash) + "\n";
  const auto waiting = journal.waiting();
  return out + "waiting " + std::to_string(waiting.entries) + " of " +
         std::to_string(waiting.bytes) + " bytes\n";
}

std::vector<Scenario> all_scenarios() {
  const auto held = numbered<ReservationId>(20);
  auto long_day = at_work();
  for (std::uint64_t number = 4; number < 12; ++number) long_day.push_back(sale(number, 2'500));
  return {
      {"first-start", {}, {start(), keep_text(keys_text, "one"), enrol(), sale(2, 900)}},
      {"checkout",
       at_work(),
       {start(), sale(4, 1'500), record_fact(record::Kind::sale, 5, 1'200, held), sale(6, 9'000)}},
      {"group", at_work(), {start(), record_together(4, 8), sale(9, 900), record_together(10, 11)}},
      {"ack", at_work(), {start(), sale(4, 1'500), ack_up_to(3), ack_up_to(4)}},
      {"day-close",
       at_work(),
       {start(), record_fact(record::Kind::day_close, 4, 700), seal_of(4), sale(5, 1'500)}},
      {"reservation", at_work(), {start(), reserve(21), cancel(20), reserve(22), cancel(22)}},
      {"ruleset",
       at_work(),
       {start(), keep_text(keys_text, "two"), ruleset(2), ruleset(3), keep_text(clock_text, "5")}},
      {"idle",
       long_day,
       {start(), idle(), sale(12, 1'500), idle(), sale(13, 6'000), sale(14, 800)}},
      {"retention", closed_days(), {start(), delete_sealed(), sale(10, 1'500), idle()}},
      cache_scenario(),
      base_scenario(),
      {"stop", at_work(), {start(), sale(4, 1'500), stop(), start(), sale(5, 1'500)}},
  };
}

}  // namespace till::crash
