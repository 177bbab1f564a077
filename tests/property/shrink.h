// Makes a world that shows a fault as small as it gets while it still shows it, and writes it as
// the documents that anybody can run.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/property/world.h"

namespace till::property {

using StillFails = std::function<bool(const World&)>;

// Greedy: takes the first simpler world that still fails, until none does. Limits: so many tries.
[[nodiscard]] World minimised(World world, const StillFails& still_fails, int tries_max = 20'000);

// One step simpler, the boldest steps first; each is a world of valid documents.
[[nodiscard]] std::vector<World> simpler(const World& world);
[[nodiscard]] std::vector<loyalty::Offer> simpler_offers(const loyalty::Offer& offer);

// Ruleset, basket, member, and context and returns where there are any.
[[nodiscard]] std::string documents_of(const World& world);
// What a reader of the documents refuses; empty when the world is one that documents can state.
[[nodiscard]] std::string refusal_of(const World& world);

}  // namespace till::property
