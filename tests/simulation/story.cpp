#include "tests/simulation/story.h"

#include <array>
#include <cstdio>

namespace till::simulation {
namespace {

constexpr Milliseconds together{60'000};

}  // namespace

std::string Story::clock_text() const {
  constexpr std::int64_t second = 1'000;
  constexpr std::int64_t minute = 60 * second;
  constexpr std::int64_t hour = 60 * minute;
  const auto now = schedule_.now().count();
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d.%03d", static_cast<int>(now / hour),
                static_cast<int>(now % hour / minute), static_cast<int>(now % minute / second),
                static_cast<int>(now % second));
  return text.data();
}

void Story::fault(std::string_view who, const std::string& name, std::string_view detail) {
  tell(who, "FAULT " + name + (detail.empty() ? "" : ": ") + std::string(detail));
  coverage_.met("fault." + name);
  const bool close = !last_fault_.empty() && schedule_.now() - last_fault_at_ <= together;
  if (close && last_fault_ != name) coverage_.met("double fault");
  last_fault_ = name;
  last_fault_at_ = schedule_.now();
}

}  // namespace till::simulation
