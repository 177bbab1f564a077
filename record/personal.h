// The personal part of an entry: the view of a member that something was computed from, with a
// salt. Erasure deletes it, and the entry still verifies. Internal to record/.
#pragma once

#include "base/bytes.h"
#include "loyalty/member.h"

namespace till::record {

[[nodiscard]] Bytes write_personal(const loyalty::Member& member, const Salt& salt);
// Errors: invalid with the path ("personal.salt").
[[nodiscard]] Result<loyalty::Member> read_personal(BytesView personal);

}  // namespace till::record
