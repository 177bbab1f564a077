#include "ledger/posting/poster.h"

#include <exception>

#include "base/log.h"

namespace till::ledger {
namespace {

constexpr std::size_t epochs_a_step = 16;
constexpr std::string_view savepoint_sql = "SAVEPOINT one_entry";
constexpr std::string_view release_sql = "RELEASE one_entry";
constexpr std::string_view rollback_sql = "ROLLBACK TO one_entry; RELEASE one_entry";

Outcome post_entry(Desk& desk, const ReceivedEntry& received) {
  switch (received.entry.header.kind) {
    case record::Kind::sale:
      return post_sale(desk, received);
    case record::Kind::claim:
      return post_claim(desk, received);
    case record::Kind::return_:
    case record::Kind::void_:
      return post_return(desk, received);
    case record::Kind::day_close:
      return close_day(desk, received);
    case record::Kind::epoch_open: {
      TILL_CHECK(record::read_epoch_open(received.entry.body));
      return std::nullopt;
    }
    case record::Kind::clock:
    case record::Kind::note:
      return std::nullopt;
    default:
      return Parking{std::string(park_code::unknown_kind),
                     {},
                     "this version does not post entries of kind " +
                         std::to_string(static_cast<int>(received.entry.header.kind))};
  }
}

// The disk's trouble is the whole ledger's; anything else is the entry's own.
bool is_trouble(const Error& error) {
  return error.code == ErrorCode::io || error.code == ErrorCode::busy ||
         error.code == ErrorCode::corrupt;
}

Parking parking_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid:
    case ErrorCode::too_large:
      return {std::string(park_code::malformed), {}, describe(error)};
    case ErrorCode::unsupported:
      return {std::string(park_code::unknown_kind), {}, describe(error)};
    default:
      return {std::string(park_code::crashed), {}, describe(error)};
  }
}

// A library that throws on one entry must not stop the others.
Outcome post_guarded(Desk& desk, const ReceivedEntry& received) {
  try {
    return post_entry(desk, received);
  } catch (const std::exception& exception) {
    log(LogLevel::error, "ledger", std::string("posting an entry threw: ") + exception.what());
    return fail(ErrorCode::internal, exception.what());
  }
}

// Who sold by it has it, signed: a ledger that came back from a backup asks for it.
Result<> ask_for_ruleset(Desk& desk, const ReceivedEntry& received, BytesView sha256) {
  TILL_TRY(const auto name, fixed_from_bytes<Hash>(sha256));
  return desk.ledger.books.feed.bump(desk.transaction, feed_kind::lost_ruleset,
                                     to_hex(received.epoch.register_id) + "/" + to_hex(name),
                                     received.epoch.register_number);
}

}  // namespace

Result<std::optional<Parking>> Poster::post_or_park(Desk& desk, const ReceivedEntry& received) {
  auto& database = ledger_.books.database;
  TILL_CHECK(database.execute(savepoint_sql));
  auto outcome = given_up_ == received.place()
                     ? Outcome(fail(ErrorCode::internal, "ended the process when it was posted"))
                     : post_guarded(desk, received);
  if (!outcome && is_trouble(outcome.error())) return outcome;
  std::optional<Parking> parking;
  if (!outcome) {
    parking = parking_of(outcome.error());
  } else {
    parking = std::move(*outcome);
  }
  TILL_CHECK(database.execute(parking ? rollback_sql : release_sql));
  if (parking) {
    TILL_CHECK(ledger_.books.parked.park(
        desk.transaction, {received.place(), received.epoch.register_number, parking->code,
                           parking->waits_for, parking->detail, desk.now}));
    if (parking->code == park_code::unknown_ruleset) {
      TILL_CHECK(ask_for_ruleset(desk, received, parking->waits_for));
    }
  }
  return parking;
}

Result<std::size_t> Poster::retry_parked(Desk& desk, std::size_t entries_max) {
  auto& books = ledger_.books;
  TILL_TRY(const auto ready, books.parked.ready(entries_max));
  for (const auto& row : ready) {
    TILL_TRY(const auto epoch, books.epochs.find(row.place.epoch()));
    if (!epoch) return fail(ErrorCode::corrupt, "a parked entry is of an unknown epoch");
    TILL_TRY(const auto entry, books.entries.at(*epoch, row.place.seq()));
    if (!entry) return fail(ErrorCode::corrupt, "a parked entry is not there");
    TILL_TRY(const auto parking, post_or_park(desk, {*epoch, *entry}));
    if (!parking) TILL_CHECK(books.parked.release(desk.transaction, row.place));
  }
  return ready.size();
}

Result<std::size_t> Poster::settle_epoch(Desk& desk, const EpochRow& epoch,
                                         std::size_t entries_max) {
  auto& books = ledger_.books;
  TILL_TRY(const auto entries, books.entries.read_after(epoch, epoch.settled, entries_max));
  if (entries.empty()) return fail(ErrorCode::corrupt, "a received entry is missing");
  for (const auto& entry : entries) {
    TILL_CHECK(post_or_park(desk, {epoch, entry}));
  }
  TILL_CHECK(
      books.epochs.settle(desk.transaction, place_of(epoch.number, entries.back().header.at.seq)));
  return entries.size();
}

Result<> Poster::take_care(const std::vector<EpochRow>& epochs,
                           const std::vector<ParkedRow>& ready) {
  const auto first = ready.empty() ? place_of(epochs.front().number, epochs.front().settled.next())
                                   : ready.front().place;
  TILL_TRY(const bool may_try, attempts_.may_try(first));
  if (may_try) {
    given_up_.reset();
  } else {
    given_up_ = first;
  }
  return {};
}

Result<bool> Poster::step(std::size_t entries_max) {
  auto& books = ledger_.books;
  TILL_CHECK(attempts_.open());
  TILL_TRY(const auto epochs, books.epochs.unsettled(epochs_a_step));
  TILL_TRY(const auto ready, books.parked.ready(1));
  if (epochs.empty() && ready.empty()) return false;
  if (attempts_.careful()) {
    TILL_CHECK(take_care(epochs, ready));
    entries_max = 1;
  }
  TILL_TRY(auto transaction, books.begin());
  Desk desk{ledger_, shelf_, transaction, ledger_.clock.wall()};
  TILL_TRY(const auto retried, retry_parked(desk, entries_max));
  auto left = entries_max - retried;
  for (std::size_t i = 0; i < epochs.size() && left > 0; ++i) {
    const auto share = std::max<std::size_t>(1, left / (epochs.size() - i));
    TILL_TRY(const auto settled, settle_epoch(desk, epochs[i], share));
    left -= settled;
  }
  TILL_CHECK(transaction.commit());
  return true;
}

Result<> Poster::drain() {
  while (true) {
    TILL_TRY(const bool more, step());
    if (!more) return {};
  }
}

}  // namespace till::ledger
