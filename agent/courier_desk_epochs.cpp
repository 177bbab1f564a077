// What the courier's desk says of the chain in a hello, and how it opens a new epoch.
#include <algorithm>
#include <utility>

#include "agent/courier_desk.h"
#include "agent/epochs.h"
#include "loyalty/ruleset.h"
#include "platform/files.h"

namespace till::agent {
namespace {

constexpr std::int64_t journal_schema = 1'000;
constexpr std::size_t locators_max = 64;  // of the path
constexpr std::uint64_t probes_max = 60;  // of a stretch: a hello takes 128 locators

Result<> add_locator(storage::Journal& journal, record::Position at,
                     std::vector<record::Mark>& out) {
  TILL_TRY(const auto entry, journal.at(at));
  if (entry) out.push_back(record::mark_of(*entry));
  return {};
}

// End, -1, -2, -4, ... and the start of each epoch that leads to the head: enough for the ledger to
// find where the histories part.
Result<std::vector<record::Mark>> locators_of(storage::Journal& journal) {
  std::vector<record::Mark> out;
  TILL_TRY(const auto path, journal.path());
  for (const auto& end : path) {
    out.push_back(end);
    for (std::uint64_t step = 1; step < end.seq.number; step *= 2) {
      TILL_CHECK(add_locator(journal, {end.epoch, {end.seq.number - step}}, out));
    }
    if (out.back().seq.number > 1) TILL_CHECK(add_locator(journal, {end.epoch, {1}}, out));
    if (out.size() >= locators_max) break;
  }
  if (out.size() > locators_max) out.resize(locators_max);
  return out;
}

// Evenly over the stretch, with both its ends: what the ledger said of them must be seen again.
Result<> add_probes(storage::Journal& journal, const sync::Stretch& stretch,
                    std::vector<record::Mark>& out) {
  for (const auto seq : {stretch.after, stretch.before}) {
    if (seq.number > 0) TILL_CHECK(add_locator(journal, {stretch.epoch, seq}, out));
  }
  const auto end = std::min(stretch.before.number, journal.last_of(stretch.epoch).number + 1);
  if (end <= stretch.after.number + 1) return {};
  const auto length = end - 1 - stretch.after.number;
  const auto count = std::min(length, probes_max);
  for (std::uint64_t i = 1; i <= count; ++i) {
    const auto within = length / count * i + length % count * i / count;
    TILL_CHECK(add_locator(journal, {stretch.epoch, {stretch.after.number + within}}, out));
  }
  return {};
}

}  // namespace

Result<record::Hello> CourierDesk::hello_of(storage::Journal& journal,
                                            const sync::SendHello& what) const {
  record::Hello hello;
  hello.register_id = journal.identity()->id;
  hello.epoch = journal.head()->epoch;
  hello.locators = {*journal.head()};
  if (!what.head_only) {
    TILL_TRY(hello.locators, locators_of(journal));
  }
  if (what.between) TILL_CHECK(add_probes(journal, *what.between, hello.locators));
  hello.heard = what.heard;
  hello.cursor = cursor_;
  hello.generation = journal.generation();
  if (const auto& ack = journal.last_ack()) {
    TILL_TRY(hello.ack, journal.last_ack_as_received());
    if (!hello.generation) hello.generation = ack->generation;
    const bool counts = ack->generation == *hello.generation;
    if (counts && ack->received.epoch == hello.epoch) hello.acked = ack->received.seq;
  }
  hello.build = build_version;
  hello.journal_schema = journal_schema;
  hello.engines = {loyalty::engine_number};
  hello.nonce = nonce_;
  hello.challenge = *fixed_from_bytes<Nonce>(crypto::random_bytes(Nonce::size));
  hello.wall = till_.state().clock.wall();
  const auto free = platform::free_space(till_.settings().state_dir);
  hello.disk_free_bytes = free ? static_cast<std::int64_t>(*free) : 0;
  return hello;
}

void CourierDesk::make_hello(const sync::SendHello& what,
                             const sync::CourierPorts::Reply<record::Hello>& reply) {
  const bool taken =
      till_.with_journal([this, what, reply](storage::Journal* journal, JournalMemory&) {
        if (journal == nullptr || !journal->head() || !journal->identity()) {
          return reply(fail(ErrorCode::unavailable, "there is no journal to speak of"));
        }
        reply(hello_of(*journal, what));
      });
  if (!taken) reply(std::unexpected(journal_is_busy()));
}

void CourierDesk::use_generation(const record::Generation& generation,
                                 const sync::CourierPorts::Reply<bool>& reply) {
  const bool taken =
      till_.with_journal([generation, reply](storage::Journal* journal, JournalMemory&) {
        if (journal == nullptr) return reply(fail(ErrorCode::unavailable, "there is no journal"));
        const auto used = journal->use_generation(generation);
        if (!used) return reply(std::unexpected(used.error()));
        reply(true);
      });
  if (!taken) reply(std::unexpected(journal_is_busy()));
}

// The reply comes after everything that counts positions of the chain follows the new epoch.
void CourierDesk::open_epoch(const std::optional<record::Mark>& parent,
                             const sync::CourierPorts::Reply<record::Mark>& reply) {
  till_.on_io([this, parent, reply] {
    const record::EpochOpenBody opening{parent, "diverged", std::string(build_version),
                                        till_.state().time.now().at};
    const bool taken = till_.with_journal(
        [this, opening, reply](storage::Journal* journal, JournalMemory& memory) {
          if (journal == nullptr) {
            return reply(fail(ErrorCode::not_recorded, "the journal cannot be written"));
          }
          auto parted = part(*journal, memory, opening);
          if (!parted) return reply(std::unexpected(parted.error()));
          till_.on_io([this, reply, parted = std::make_shared<Parted>(std::move(*parted))] {
            follow(till_.state(), *parted);
            // One that is filled beside goes on from where it is.
            if (till_.state().cache && !till_.state().next_cache) {
              cursor_ = till_.state().cache->cursor();
            }
            till_.head_moved(parted->head);
            reply(parted->head);
          });
        });
    if (!taken) reply(std::unexpected(journal_is_busy()));
  });
}

}  // namespace till::agent
