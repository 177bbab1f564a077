#include "agent/epochs.h"

#include <algorithm>

#include "base/crypto/crypto.h"
#include "base/log.h"

namespace till::agent {

record::Epoch fresh_epoch() {
  record::Epoch epoch;
  const auto bytes = crypto::random_bytes(sizeof(epoch.bits));
  for (const char byte : bytes) {
    epoch.bits = (epoch.bits << 8) | static_cast<unsigned char>(byte);
  }
  return epoch;
}

Result<Parted> part(storage::Journal& journal, JournalMemory& memory,
                    const record::EpochOpenBody& opening) {
  const storage::Parting parting{opening.parent,
                                 fresh_epoch(),
                                 {record::Kind::epoch_open,
                                  *fixed_from_bytes<EntryId>(crypto::random_bytes(EntryId::size)),
                                  record::write_epoch_open(opening),
                                  {}}};
  Parted parted;
  TILL_TRY(parted.head, journal.rechain(parting));
  TILL_TRY(parted.path, journal.path());
  memory.forget_entries();
  TILL_TRY(parted.scan, scan_journal(journal, memory, nullptr));
  log(LogLevel::warning, "journal",
      "a new epoch was opened: " + std::to_string(parted.head.seq.number - 1) +
          " entries moved into it");
  return parted;
}

void follow(TillState& state, const Parted& parted) {
  state.overlay.begin_again();
  for (auto end = parted.path.rbegin(); end != parted.path.rend(); ++end) {
    state.overlay.epoch_opened(end->epoch);
  }
  for (const auto& [at, effects] : parted.scan.recent) state.overlay.add(at, effects);
  doubt_cache(state, parted.path);
}

void doubt_cache(TillState& state, const std::vector<record::Mark>& path) {
  if (!state.cache) return;
  const auto reflects = state.cache->reflects();
  if (!reflects) return;
  const bool ours = std::ranges::any_of(path, [&](const record::Mark& end) {
    return end.epoch == reflects->epoch && reflects->seq <= end.seq;
  });
  if (ours) return;
  if (const auto cleared = state.cache->clear(); !cleared) {
    return state.alarm("CACHE", "rows of another history stay: " + describe(cleared.error()));
  }
  state.alarm("CACHE",
              "its rows knew more than the journal does: it is filled again from the feed");
}

}  // namespace till::agent
