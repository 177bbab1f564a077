#include "agent/delta_keeper.h"

#include <memory>
#include <utility>

#include "agent/journal_scan.h"
#include "agent/till.h"
#include "base/log.h"
#include "storage/deltas/delta_file.h"

namespace till::agent {
namespace {

constexpr Milliseconds round_period{86'400'000};  // the whole journal is checked once a day

// Entries after the file's end.
std::uint64_t behind(const std::optional<record::Mark>& kept,
                     const std::optional<record::Mark>& head) {
  if (!head) return 0;
  const bool same = kept && kept->epoch == head->epoch;
  return head->seq.number - (same ? kept->seq.number : 0);
}

// A step of the check: an entry's hash is of its bytes and of the entry before it. Gives where it
// ended; none: there was nothing more.
Result<std::optional<record::Position>> check_step(storage::Journal& journal,
                                                   std::optional<record::Position> after) {
  std::optional<record::Position> end;
  std::size_t entries = 0;
  TILL_CHECK(journal.read_on(after, [&](const record::Entry& entry) -> Result<bool> {
    TILL_CHECK(record::verify_entry(entry));
    end = entry.header.at;
    return ++entries < stretch_entries;
  }));
  return end;
}

}  // namespace

void DeltaKeeper::tick() {
  if (ended_ || till_.state().advisory) return;
  if (const auto& trouble = till_.state().overlay.trouble()) return end(*trouble);
  keep_more();
  check_more();
}

// At least a whole stretch: its end stays in memory, where a start finds it in the journal.
void DeltaKeeper::keep_more() {
  auto& overlay = till_.state().overlay;
  if (keeping_ || !overlay.has_file()) return;
  const auto kept = overlay.kept_through();
  if (behind(kept, till_.head()) < 2 * stretch_entries) return;
  keeping_ = till_.with_journal([this, kept](storage::Journal* journal, JournalMemory&) {
    Result<storage::Stretch> read = storage::Stretch{};
    if (journal != nullptr) read = read_stretch(*journal, kept, stretch_entries);
    till_.on_io(
        [this, kept, stretch = std::make_shared<Result<storage::Stretch>>(std::move(read))] {
          keeping_ = false;
          auto& there = till_.state().overlay;
          if (!*stretch) return log(LogLevel::warning, "deltas", describe(stretch->error()));
          // The chain may have been told anew meanwhile.
          if (there.kept_through() != kept || (*stretch)->ends.empty()) return;
          if (const auto done = there.keep(**stretch); !done) {
            return log(LogLevel::warning, "deltas", describe(done.error()));
          }
          keep_more();
        });
  });
}

void DeltaKeeper::check_more() {
  const auto now = till_.state().clock.steady();
  if (checking_ || now < next_check_) return;
  checking_ =
      till_.with_journal([this, now, after = checked_](storage::Journal* journal, JournalMemory&) {
        Result<std::optional<record::Position>> checked = std::optional<record::Position>{};
        if (journal != nullptr) checked = check_step(*journal, after);
        till_.on_io([this, now, checked] {
          checking_ = false;
          if (!checked && checked.error().code == ErrorCode::corrupt) return end(checked.error());
          if (!checked) return log(LogLevel::warning, "journal", describe(checked.error()));
          checked_ = *checked;
          if (!checked_) next_check_ = now + round_period;
        });
      });
}

void DeltaKeeper::end(const Error& damage) {
  if (std::exchange(ended_, true)) return;
  till_.state().alarm("DAMAGED", describe(damage));
  log(LogLevel::error, "journal", "is read whole at the next start: " + describe(damage));
  auto& overlay = till_.state().overlay;
  if (!overlay.distrust_file()) {
    overlay.use(nullptr);
    if (const auto removed = storage::DeltaFile::remove(till_.settings().state_dir); !removed) {
      log(LogLevel::error, "deltas", describe(removed.error()));
    }
  }
  till_.give_up();
}

}  // namespace till::agent
