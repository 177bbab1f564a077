// Remembers the last app code that each phone used, so that a photographed one is refused. A plain
// value: one till holds one, on the thread that identifies.
#pragma once

#include <cstddef>
#include <map>
#include <optional>

#include "base/bytes.h"
#include "base/time.h"
#include "cards/limits.h"
#include "cards/reason.h"

namespace till::cards {

class ReplayMemory {
 public:
  // Remembers the code and gives nothing, or gives Reason::replayed when this phone used one of the
  // same instant or a later one. Only for codes that verified on a trusted clock.
  // Limits: replay_phones_max; beyond it the oldest is forgotten, and codes issued no later than
  // that one are refused from then on.
  [[nodiscard]] std::optional<Reason> accept(const PublicKey& phone_key, Instant issued_at,
                                             Instant now);
  [[nodiscard]] std::size_t size() const { return last_issued_.size(); }

 private:
  void make_room(Instant now);

  std::map<PublicKey, Instant> last_issued_;
  std::optional<Instant> forgotten_until_;  // when room had to be made
};

}  // namespace till::cards
