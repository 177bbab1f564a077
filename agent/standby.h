// What a till needs to go on quoting, and to sign claims, when its journal cannot be opened: who it
// is, whom it believes, which rules are in force. A copy of what the journal says, kept in a file
// beside it; whenever the journal can be read, its word counts. No state.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "record/keys.h"
#include "storage/journal/journal.h"
#include "storage/ruleset_files.h"

namespace till::agent {

// The keys document as received, the way the journal and the copy keep it.
inline constexpr std::string_view kept_keys_name = "keys";
[[nodiscard]] std::string write_kept_keys(const record::Signed& keys);
// It was believed when it came; it is its own root that must have signed it.
// Errors: invalid, untrusted.
[[nodiscard]] Result<record::KeysDocument> read_kept_keys(std::string_view text);

struct Standby {
  storage::RegisterIdentity identity;
  std::string keys;             // as kept
  std::optional<Hash> ruleset;  // in force
};

// Brings the copy up to what the journal says; nothing is written when it says the same, or before
// enrolment. Blocks. Errors: io.
[[nodiscard]] Result<> keep_standby(storage::Journal& journal, const std::filesystem::path& folder);
// Gives a journal that was salvaged the keys and the ruleset that it could not bring along. They
// were believed once; that the ruleset is the one named is told by its hash. Errors: those of the
// journal.
[[nodiscard]] Result<> restore_from(const Standby& standby, storage::Journal& journal,
                                    const storage::RulesetFiles& files);
// Errors: not_found before enrolment; invalid, io.
[[nodiscard]] Result<Standby> load_standby(const std::filesystem::path& folder);

}  // namespace till::agent
