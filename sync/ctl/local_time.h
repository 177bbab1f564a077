// What the machine's clock on the wall says: its zone as an offset. Reads the zone of the process.
#pragma once

#include "base/time.h"

namespace till::ctl {

// East of UTC, at that instant.
[[nodiscard]] Minutes local_offset(Instant at);

}  // namespace till::ctl
