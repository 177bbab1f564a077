// What a run met: every fault, verdict and odd event by name, with how often. Sums over seeds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace till::simulation {

class Coverage {
 public:
  void met(std::string_view name, std::uint64_t times = 1) { counts_[std::string(name)] += times; }
  void add(const Coverage& other) {
    for (const auto& [name, count] : other.counts_) counts_[name] += count;
  }
  [[nodiscard]] std::uint64_t of(std::string_view name) const {
    const auto found = counts_.find(std::string(name));
    return found == counts_.end() ? 0 : found->second;
  }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& all() const { return counts_; }

 private:
  std::map<std::string, std::uint64_t> counts_;
};

}  // namespace till::simulation
