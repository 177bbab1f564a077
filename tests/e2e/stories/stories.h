// The stories that script/demo tells: each shows one trouble with the real programs, says what it
// does, and ends with a verdict it checked.
#pragma once

#include "base/error.h"

namespace till::stories {

struct Telling {
  bool keep = false;      // the folder of everything
  std::size_t count = 0;  // receipts; 0: as many as the story usually tells of
};

// True when everything is as promised. Errors: what could not be done.
[[nodiscard]] Result<bool> power_cut(const Telling& telling);
[[nodiscard]] Result<bool> poison_record(const Telling& telling);
[[nodiscard]] Result<bool> week_offline(const Telling& telling);
[[nodiscard]] Result<bool> cloned_disk(const Telling& telling);
[[nodiscard]] Result<bool> restored_ledger(const Telling& telling);

}  // namespace till::stories
