// Sales and returns as bodies of entries, made of the worked examples. Used by the tests of bodies,
// effects and days.
#pragma once

#include <string>
#include <vector>

#include "record/bodies.h"
#include "record/entry.h"

namespace till::record::samples {

struct Sold {
  std::string name;  // the example's file
  loyalty::Ruleset ruleset;
  EntryId entry;
  SaleBody sale;
  std::vector<ReturnBody> returns;  // one after another
};

// Every example that is not a refusal.
[[nodiscard]] const std::vector<Sold>& sold_examples();
[[nodiscard]] const Sold& sold(std::string_view name);

// A sale in which every field says something else than its default.
[[nodiscard]] SaleBody full_sale();
[[nodiscard]] ReturnBody full_return();

[[nodiscard]] Entry entry_of(const Sold& sold);
[[nodiscard]] Entry entry_of(Kind kind, const EntryId& id, Bytes body);

}  // namespace till::record::samples
