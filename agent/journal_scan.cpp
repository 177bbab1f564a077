#include "agent/journal_scan.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "record/claim.h"
#include "record/effects.h"
#include "record/late_claim.h"

namespace till::agent {
namespace {

// A start has nobody waiting for the journal.
constexpr std::size_t entries_a_start = 2'048;

// What an entry did, each body read once. Errors: invalid when it cannot be read.
class Scanning {
 public:
  explicit Scanning(storage::Stretch& stretch) : stretch_(stretch) {}

  [[nodiscard]] Result<record::Effects> read(const record::Entry& entry) {
    switch (entry.header.kind) {
      case record::Kind::sale:
      case record::Kind::claim:
        return read_sale(entry);
      case record::Kind::return_:
      case record::Kind::void_:
        return read_return(entry);
      case record::Kind::day_close:
        return read_close(entry);
      default:
        return record::effects_of(entry);
    }
  }

 private:
  void happened(Instant at) { stretch_.last_at = std::max(stretch_.last_at, at); }

  [[nodiscard]] Result<record::Effects> read_sale(const record::Entry& entry) {
    TILL_TRY(const auto sale, record::sale_in(entry));
    if (!sale) return read_late_claim(entry);
    happened(sale->at);
    return record::effects_of(entry.header.id, *sale);
  }

  [[nodiscard]] Result<record::Effects> read_late_claim(const record::Entry& entry) {
    TILL_TRY(const auto body, record::read_late_claim(entry.body, std::nullopt));
    happened(body.at);
    return record::Effects{};
  }

  [[nodiscard]] Result<record::Effects> read_return(const record::Entry& entry) {
    TILL_TRY(const auto body, record::read_return(entry.body));
    stretch_.taken.push_back({record::mark_of(entry), body.sale, entry.header.id});
    happened(body.at);
    return record::effects_of(entry.header.id, body);
  }

  [[nodiscard]] Result<record::Effects> read_close(const record::Entry& entry) {
    TILL_TRY(const auto body, record::read_day_close(entry.body));
    stretch_.day_close = record::mark_of(entry);
    happened(body.at);
    return record::Effects{};
  }

  storage::Stretch& stretch_;
};

void extend(storage::Stretch& stretch, const record::Mark& mark) {
  ++stretch.entries;
  if (!stretch.ends.empty() && stretch.ends.back().epoch == mark.epoch) stretch.ends.pop_back();
  stretch.ends.push_back(mark);
}

// The newest day close is what it was when it was recorded, or gone with its entry.
Result<> note_close(storage::Journal& journal, JournalMemory& memory, const record::Mark& at) {
  TILL_TRY(const auto entry, journal.at({at.epoch, at.seq}));
  if (!entry) return {};
  TILL_TRY(const auto body, record::read_day_close(entry->body));
  memory.note_close(last_close_of(at, body, entry->header.id));
  return {};
}

// The end of the file when it is of this journal; otherwise the file is emptied.
Result<std::optional<record::Mark>> end_of(storage::DeltaFile& file, storage::Journal& journal) {
  const auto& through = file.through();
  if (through) {
    TILL_TRY(const auto entry, journal.at({through->epoch, through->seq}));
    if (entry && entry->hash == through->hash) return through;
    log(LogLevel::info, "start", "deltas.db is of another history: the journal is read whole");
  }
  TILL_CHECK(file.clear());
  return std::optional<record::Mark>{};
}

Result<std::optional<record::Mark>> resume(storage::DeltaFile& file, storage::Journal& journal,
                                           JournalMemory& memory, JournalScan& scan) {
  TILL_TRY(const auto end, end_of(file, journal));
  if (!end) return end;
  TILL_TRY(const auto remembered, file.remembered());
  for (const auto& [at, sale, id] : remembered.taken) memory.note_return(sale, id);
  if (remembered.day_close) TILL_CHECK(note_close(journal, memory, *remembered.day_close));
  scan.used_serials.insert(remembered.serials.begin(), remembered.serials.end());
  scan.last_at = remembered.last_at;
  return end;
}

Result<> note(const storage::Stretch& stretch, storage::Journal& journal, JournalMemory& memory,
              JournalScan& scan) {
  for (const auto& [at, sale, id] : stretch.taken) memory.note_return(sale, id);
  if (stretch.day_close) TILL_CHECK(note_close(journal, memory, *stretch.day_close));
  for (const auto& [at, effects] : stretch.deltas) {
    scan.used_serials.insert(effects.codes_consumed.begin(), effects.codes_consumed.end());
  }
  scan.last_at = std::max(scan.last_at, stretch.last_at);
  return {};
}

// Without the file memory has everything: slower, and as right.
void do_without(JournalScan& scan, const Error& why) {
  log(LogLevel::warning, "start", "deltas.db is not used: " + describe(why));
  scan.file.reset();
}

bool is_kept(JournalScan& scan, const storage::Stretch& stretch) {
  // What follows a stretch that is only in memory is in memory.
  if (!scan.file || !scan.recent.empty() || stretch.entries < entries_a_start) return false;
  if (const auto kept = scan.file->keep(stretch); !kept) {
    log(LogLevel::warning, "start", "deltas.db is not written: " + describe(kept.error()));
    return false;
  }
  return true;
}

}  // namespace

Result<storage::Stretch> read_stretch(storage::Journal& journal,
                                      const std::optional<record::Mark>& after,
                                      std::size_t entries_max) {
  storage::Stretch stretch;
  Scanning scanning(stretch);
  std::optional<record::Position> position;
  if (after) position = record::Position{after->epoch, after->seq};
  TILL_CHECK(journal.read_on(position, [&](const record::Entry& entry) -> Result<bool> {
    TILL_CHECK(record::verify_entry(entry));
    const auto mark = record::mark_of(entry);
    extend(stretch, mark);
    auto effects = scanning.read(entry);
    if (!effects) {
      log(LogLevel::error, "journal",
          "entry " + std::to_string(mark.seq.number) + ": " + describe(effects.error()));
    } else if (!effects->empty()) {
      stretch.deltas.push_back({mark, std::move(*effects)});
    }
    return stretch.entries < entries_max;
  }));
  return stretch;
}

Result<JournalScan> scan_journal(storage::Journal& journal, JournalMemory& memory,
                                 std::unique_ptr<storage::DeltaFile> file) {
  JournalScan scan;
  scan.file = std::move(file);
  std::optional<record::Mark> after;
  if (scan.file) {
    auto end = resume(*scan.file, journal, memory, scan);
    if (end) {
      after = *end;
    } else {
      do_without(scan, end.error());
      memory.forget_entries();
    }
  }
  while (true) {
    TILL_TRY(auto stretch, read_stretch(journal, after, entries_a_start));
    if (stretch.ends.empty()) return scan;
    TILL_CHECK(note(stretch, journal, memory, scan));
    after = stretch.ends.back();
    if (is_kept(scan, stretch)) continue;
    std::ranges::move(stretch.deltas, std::back_inserter(scan.recent));
  }
}

}  // namespace till::agent
