// The engine asked again, with the inputs that a receipt carries: bit-identical, or a person should
// look. Pure. Internal to posting/.
#pragma once

#include <optional>
#include <vector>

#include "ledger/store/receipts.h"
#include "record/bodies.h"

namespace till::ledger {

// `member_erased`: the personal part is gone, and with it an input.
[[nodiscard]] ReceiptRow::Recomputed recompute(const loyalty::CompiledRuleset& ruleset,
                                               const loyalty::Receipt& receipt, bool member_erased);

// `receipt` is the sale's, with the returns that were made before.
[[nodiscard]] ReceiptRow::Recomputed recompute(const loyalty::CompiledRuleset& ruleset,
                                               const loyalty::Receipt& receipt,
                                               const record::ReturnBody& body);

}  // namespace till::ledger
