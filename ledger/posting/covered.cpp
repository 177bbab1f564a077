#include "ledger/posting/covered.h"

#include <vector>

namespace till::ledger {
namespace {

constexpr std::size_t entries_at_once = 500;

struct Stretch {
  EpochRow epoch;
  record::Seq after;
  record::Seq upto;
};

struct Path {
  std::vector<Stretch> stretches;  // the newest first
  std::string wrong;               // why there is none
};

// What the ledger has there; of seq 0 what the epoch descends from.
Result<std::optional<Hash>> hash_there(Books& books, const EpochRow& epoch, record::Seq seq) {
  if (seq.number == 0) return std::optional<Hash>(epoch.parent_hash);
  return books.entries.hash_at(place_of(epoch.number, seq));
}

// A register that never closed a day before begins at seq 0 with zeros.
bool is_start(const record::Mark& mark) { return mark.seq.number == 0 && mark.hash.is_zero(); }

// A close that moved into another epoch speaks of the one it was written in: what followed the
// parent there follows the opening here, in the same order. What is told of its hash was of the
// chain that never came.
Result<record::Mark> moved(Desk& desk, const ReceivedEntry& close, const record::Mark& mark) {
  auto& books = desk.ledger.books;
  if (!close.epoch.parent || mark.epoch == close.epoch.epoch) return mark;
  TILL_TRY(const auto parent, books.epochs.find(close.epoch.parent->epoch()));
  const auto parted_at = close.epoch.parent->seq();
  if (!parent || parent->epoch != mark.epoch || mark.seq <= parted_at) return mark;
  const record::Seq here{mark.seq.number - parted_at.number + 1};
  TILL_TRY(const auto hash, books.entries.hash_at(place_of(close.epoch.number, here)));
  return hash ? record::Mark{close.epoch.epoch, here, *hash} : mark;
}

Result<Path> path_of(Desk& desk, const ReceivedEntry& close, const record::DayCloseBody& body) {
  auto& books = desk.ledger.books;
  Path path;
  TILL_TRY(auto epoch, books.epochs.find(close.epoch.register_number, body.to.epoch));
  record::Seq upto = body.to.seq;
  while (epoch) {
    const bool last = epoch->epoch == body.from.epoch;
    path.stretches.push_back({*epoch, last ? body.from.seq : record::Seq{}, upto});
    if (last) {
      TILL_TRY(const auto hash, hash_there(books, *epoch, body.from.seq));
      const bool known = is_start(body.from) || (hash && *hash == body.from.hash);
      if (!known || upto < body.from.seq) path.wrong = "it begins where the chain never was";
      return path;
    }
    if (!epoch->parent) break;
    upto = epoch->parent->seq();
    TILL_TRY(epoch, books.epochs.find(epoch->parent->epoch()));
  }
  path.wrong = "it begins in an epoch that does not lead here";
  return path;
}

Result<> walk(Desk& desk, const Stretch& stretch, const EachEntry& each) {
  record::Seq at = stretch.after;
  while (at < stretch.upto) {
    const auto left = stretch.upto.number - at.number;
    TILL_TRY(const auto entries,
             desk.ledger.books.entries.read_after(stretch.epoch, at,
                                                  std::min<std::size_t>(left, entries_at_once)));
    if (entries.empty()) return fail(ErrorCode::corrupt, "a received entry is missing");
    for (const auto& entry : entries) each(entry);
    at = entries.back().header.at.seq;
  }
  return {};
}

}  // namespace

Result<std::string> walk_covered(Desk& desk, const ReceivedEntry& close,
                                 const record::DayCloseBody& told, const EachEntry& each) {
  auto body = told;
  TILL_TRY(body.from, moved(desk, close, told.from));
  TILL_TRY(body.to, moved(desk, close, told.to));
  TILL_TRY(const auto end_epoch,
           desk.ledger.books.epochs.find(close.epoch.register_number, body.to.epoch));
  if (!end_epoch) return std::string("it ends in an epoch that is not here");
  TILL_TRY(const auto end, hash_there(desk.ledger.books, *end_epoch, body.to.seq));
  if (!end || *end != body.to.hash) return std::string("it ends where the chain never was");
  const bool behind_itself =
      end_epoch->number == close.epoch.number && body.to.seq >= close.entry.header.at.seq;
  if (behind_itself) return std::string("it covers what comes after it");
  TILL_TRY(const auto path, path_of(desk, close, body));
  if (!path.wrong.empty()) return path.wrong;
  std::uint64_t entries = 0;
  for (const auto& stretch : path.stretches) entries += stretch.upto.number - stretch.after.number;
  if (entries > covered_entries_max) {
    return fail(ErrorCode::invalid,
                "covers more than " + std::to_string(covered_entries_max) + " entries",
                "day_close.from");
  }
  for (auto stretch = path.stretches.rbegin(); stretch != path.stretches.rend(); ++stretch) {
    TILL_CHECK(walk(desk, *stretch, each));
  }
  return std::string();
}

}  // namespace till::ledger
