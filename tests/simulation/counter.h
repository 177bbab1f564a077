// A till with the POS beside it, and what the simulation remembers of both.
#pragma once

#include <algorithm>
#include <utility>

#include "tests/simulation/world.h"

namespace till::simulation {

struct World::Counter {
  Counter(TillGround ground, Central::Admitted admitted, std::uint64_t seed)
      : who(admitted), till(std::move(ground), std::move(admitted), seed) {}

  Central::Admitted who;
  TillMachine till;
  std::unique_ptr<Pos> pos;
  bool coming_back = false;
  bool disk_went_back = false;
  record::Mark head;  // the highest that was seen durable
  struct Saved {
    Image image;
    Milliseconds at{};
  };
  std::optional<Saved> saved;  // the newest image of the disk
  // What was answered within these was forgotten by the disk.
  std::vector<std::pair<Milliseconds, Milliseconds>> forgotten;

  bool gone = false;             // a double that was taken away
  Counter* double_ = nullptr;    // another machine with this disk, while it is there
  int doubles = 0;               // that ever were
  Milliseconds double_left{0};   // when the last one went
  Milliseconds approved_at{-1};  // by the admin of the ledger

  [[nodiscard]] bool may_be_lost(const Answered& answer) const {
    return std::ranges::any_of(forgotten, [&](const auto& window) {
      return window.first.count() <= answer.at_ms && answer.at_ms <= window.second.count();
    });
  }
};

}  // namespace till::simulation
