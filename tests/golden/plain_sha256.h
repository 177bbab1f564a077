// SHA-256 in our own words, for systems where the golden program is built without a crypto library.
// Nothing that is sold uses it.
#pragma once

#include "base/bytes.h"

namespace till::golden {

[[nodiscard]] Hash plain_sha256(BytesView bytes);

}  // namespace till::golden
