// A damaged journal is set aside as it is. Whatever in it proves itself goes on in a new one: the
// chain up to the first break stands where it stood, later entries that still verify move into a
// new epoch, and what is missing is named. Blocks; no other thread or process may use the folder.
// Source: docs/disk-trouble.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "storage/journal/journal.h"

namespace till::storage {

// Entries that could not be read or did not verify.
struct LostRange {
  record::Epoch epoch;
  record::Seq from;
  record::Seq to;
  bool acknowledged = false;  // the ledger signed that it has them
  bool open = false;          // and perhaps later ones: where the chain ended cannot be read
  friend bool operator==(const LostRange&, const LostRange&) = default;
};

struct Salvage {
  Instant at{};
  std::string reason;      // what was found wrong
  std::string aside;       // the name of the damaged file
  std::int64_t kept = 0;   // entries that stand where they stood
  std::int64_t moved = 0;  // entries that are in the new epoch now, same ids and bodies
  std::vector<LostRange> lost;
  bool all_notes = true;  // reservations, rulesets, seals and texts could all be read
  bool readable = true;   // false: not even its first page; how much is lost cannot be told
  friend bool operator==(const Salvage&, const Salvage&) = default;
};
// One line for people.
[[nodiscard]] std::string describe(const Salvage& salvage);

struct SalvageOrder {
  JournalSettings settings;
  std::string reason;
  Instant now{};
  record::Epoch epoch;  // the new one
  EntryId opening;
  std::string build;
  std::optional<RegisterIdentity> identity;  // when the file cannot say who we are
};

// Afterwards Journal::open() opens the new one. Errors: busy; not_found when nobody can say who we
// are; not_recorded, io: then everything is as it was.
[[nodiscard]] Result<Salvage> salvage(const SalvageOrder& order);
// A salvage that was cut short after its new file was whole is brought to its end. Called with the
// lock held, before the journal is opened.
[[nodiscard]] Result<> finish_salvage(const std::filesystem::path& folder);

// What earlier ones said, the oldest first, from the text that the journal keeps of them.
inline constexpr std::string_view salvages_name = "salvages";
[[nodiscard]] Result<std::vector<Salvage>> read_salvages(std::string_view text);
[[nodiscard]] std::string write_salvages(const std::vector<Salvage>& salvages);

}  // namespace till::storage
