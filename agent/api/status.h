// What an admin sees: the status of everything, and the doctor's findings.
#pragma once

#include "agent/till.h"
#include "base/json/json.h"

namespace till::agent {

// Figures of the journal that only its thread knows.
struct QueueFigures {
  std::int64_t entries = 0;  // not acked
  std::int64_t bytes = 0;
  std::optional<Instant> oldest_at;
};
[[nodiscard]] Result<QueueFigures> queue_figures(storage::Journal& journal);
// When an entry was made, if its kind says so.
[[nodiscard]] std::optional<Instant> recorded_at(const record::Entry& entry);

[[nodiscard]] json::Object status_of(Till& till, const std::optional<QueueFigures>& queue);

struct Finding {
  std::string check;
  std::string state;  // ok, warn, fail
  std::string text;
  std::string hint;  // what to do; empty when ok
};
[[nodiscard]] std::vector<Finding> examine(Till& till, const std::optional<QueueFigures>& queue);

}  // namespace till::agent
