// What happened in a run, line by line: hashed always, so that two runs of a seed can be compared,
// and told when somebody listens.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/coverage.h"
#include "tests/simulation/schedule.h"

namespace till::simulation {

class Story {
 public:
  using Listener = std::function<void(const std::string&)>;
  Story(const Schedule& schedule, Listener listener)
      : schedule_(schedule), listener_(std::move(listener)) {}

  void tell(std::string_view who, std::string_view what) {
    auto line = clock_text() + " " + std::string(who) + ": " + std::string(what);
    for (const char c : line) {
      hash_ ^= static_cast<unsigned char>(c);
      hash_ *= prime;
    }
    if (listener_) listener_(line);
  }
  // For the listener alone: what may differ from run to run (paths).
  void aside(std::string_view who, std::string_view what) const {
    if (listener_) listener_(clock_text() + " " + std::string(who) + ": " + std::string(what));
  }
  // A fault: told and counted; a second one of another kind within a minute is a double fault.
  void fault(std::string_view who, const std::string& name, std::string_view detail = {});
  void violated(std::string_view what) {
    tell("VIOLATION", what);
    violations_.emplace_back(what);
  }

  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
  [[nodiscard]] Coverage& coverage() { return coverage_; }

 private:
  static constexpr std::uint64_t basis = 0xcbf29ce484222325;  // FNV-1a
  static constexpr std::uint64_t prime = 0x100000001b3;
  [[nodiscard]] std::string clock_text() const;

  const Schedule& schedule_;
  Listener listener_;
  std::uint64_t hash_ = basis;
  std::vector<std::string> violations_;
  Coverage coverage_;
  std::string last_fault_;
  Milliseconds last_fault_at_{};
};

}  // namespace till::simulation
