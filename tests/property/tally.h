// What random worlds reached: a run that never applied some mechanic has shown nothing of it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/property/world.h"

namespace till::property {

// What the engine made of a world.
struct Course {
  loyalty::Quote quote{};
  std::vector<loyalty::ReturnResult> returns{};
};

class Tally {
 public:
  void add(const World& world, const Course& course);
  void add(const std::string& name) { ++counts_[name]; }

  [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const { return counts_; }
  // Of those that every long run must reach.
  [[nodiscard]] std::vector<std::string> never_reached() const;

 private:
  std::map<std::string, std::uint64_t> counts_;
};

// The names that one part of a sale reaches.
void tally_program(const World& world, const loyalty::Quote& quote, Tally& tally);
void tally_offers(const World& world, const loyalty::Quote& quote, Tally& tally);
void tally_returns(const World& world, const Course& course, Tally& tally);

// All names, in the order in which they are printed.
[[nodiscard]] const std::vector<std::string>& mechanics();

}  // namespace till::property
