// A base of the region on a till's disk, as after a night's fetching. For tests of the agent.
#pragma once

#include <string>
#include <vector>

#include "platform/files.h"
#include "record/base_rows.h"
#include "storage/cache/base_file.h"

namespace till::agent {

struct SmallBase {
  std::int64_t version = 1;
  std::vector<record::BaseRow> rows;
  std::vector<std::string> tiers{"gold"};
  std::optional<record::Mark> reflects{};
};

// Builds it and makes it the one in use of the till's folder.
void use_base(const platform::Path& state_folder, const SmallBase& base);

}  // namespace till::agent
