// What a return gives or takes beyond its sale: a till whose disk was restored from an image does
// not know the returns it made since, and takes the same goods back again. The customer was told
// so, and it is posted as told; what is too much is posted against it. Pure. Internal to posting/.
#pragma once

#include <vector>

#include "record/effects.h"

namespace till::ledger {

// The effects that undo what `now` has too much, after `earlier` ones of the same sale; empty when
// it has nothing too much. In what order the returns of a sale are posted changes no sum.
[[nodiscard]] record::Effects excess_of(const record::Effects& sale,
                                        const std::vector<record::Effects>& earlier,
                                        const record::Effects& now);

}  // namespace till::ledger
