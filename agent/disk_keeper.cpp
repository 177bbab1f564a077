// What a till does for its disk: looks how much room there is, and lets go of what can be missed.
#include <filesystem>

#include "agent/till.h"
#include "base/log.h"
#include "platform/files.h"
#include "storage/journal/ballast.h"

namespace till::agent {
namespace {

constexpr Milliseconds look_period{10'000};
constexpr Milliseconds deletion_period{3'600'000};
constexpr std::string_view broken_cache_opening = "cache.db.broken-";

void drop_broken_caches(const std::filesystem::path& folder) {
  const auto names = platform::list_directory(folder);
  if (!names) return;
  for (const auto& name : *names) {
    if (!name.starts_with(broken_cache_opening)) continue;
    if (const auto removed = platform::remove_file(folder / name); !removed) {
      log(LogLevel::warning, "disk", describe(removed.error()));
    }
  }
}

}  // namespace

void Till::look_at_disk() {
  if (ground_.clock.steady() < chores_.next_disk_look) return;
  chores_.next_disk_look = ground_.clock.steady() + look_period;
  const std::filesystem::path folder(settings_.state_dir);
  const auto free = platform::free_space(folder);
  if (!free) return;  // the doctor asks by itself and says why
  const auto before = state_.disk.room;
  state_.disk = {*free, storage::Ballast::is_whole_in(folder, ballast_bytes),
                 room_of(*free, state_.disk_marks)};
  if (state_.disk.room == before) return;
  if (before != DiskRoom::plenty || state_.disk.room != DiskRoom::plenty) {
    state_.alarm("DISK", text_of(state_.disk));
  }
  const bool scarce = state_.disk.room != DiskRoom::plenty;
  keep_records_from(scarce && settings_.log_level == LogLevel::debug ? LogLevel::info
                                                                     : settings_.log_level);
  if (scarce) drop_broken_caches(folder);
  if (scarce) chores_.next_deletion = {};
}

// Step by step: between two of them others have their turn. A clock that nobody vouches for deletes
// nothing.
void Till::delete_sealed() {
  if (state_.advisory || ground_.clock.steady() < chores_.next_deletion) return;
  const auto now = state_.time.now();
  if (!now.trusted()) return;
  chores_.next_deletion = ground_.clock.steady() + deletion_period;
  const auto before = now.at - storage::retention;
  const bool taken = with_journal([this, before](storage::Journal* journal, JournalMemory&) {
    if (journal == nullptr) return;
    const auto deleted = journal->delete_sealed(before);
    if (!deleted) return log(LogLevel::warning, "journal", describe(deleted.error()));
    if (*deleted == 0) return;
    log(LogLevel::info, "journal",
        std::to_string(*deleted) + " entries were deleted: sealed, and older than the retention");
    std::optional<record::Mark> first;
    const auto found = journal->read_on({}, [&](const record::Entry& entry) -> Result<bool> {
      first = record::mark_of(entry);
      return false;
    });
    on_io([this, first = found ? first : std::nullopt] {
      chores_.next_deletion = {};
      if (first) state_.overlay.forget_before(*first);
    });
  });
  if (!taken) log(LogLevel::warning, "journal", "is too busy to delete what was sealed");
}

}  // namespace till::agent
