#include "cards/replay.h"

#include <algorithm>

namespace till::cards {

std::optional<Reason> ReplayMemory::accept(const PublicKey& phone_key, Instant issued_at,
                                           Instant now) {
  if (const auto known = last_issued_.find(phone_key); known != last_issued_.end()) {
    if (issued_at <= known->second) return Reason::replayed;
    known->second = issued_at;
    return std::nullopt;
  }
  if (forgotten_until_ && issued_at <= *forgotten_until_) return Reason::replayed;
  make_room(now);
  last_issued_.emplace(phone_key, issued_at);
  return std::nullopt;
}

void ReplayMemory::make_room(Instant now) {
  // What is past its age is refused for that, so its memory serves nothing.
  std::erase_if(last_issued_,
                [now](const auto& entry) { return now - entry.second > app_code_age_max; });
  if (last_issued_.size() < replay_phones_max) return;
  const auto oldest =
      std::ranges::min_element(last_issued_, {}, [](const auto& entry) { return entry.second; });
  forgotten_until_ = oldest->second;
  last_issued_.erase(oldest);
}

}  // namespace till::cards
