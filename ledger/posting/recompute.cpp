#include "ledger/posting/recompute.h"

namespace till::ledger {

using Recomputed = ReceiptRow::Recomputed;

Recomputed recompute(const loyalty::CompiledRuleset& ruleset, const loyalty::Receipt& receipt,
                     bool member_erased) {
  if (member_erased) return Recomputed::erased;
  const auto* member = receipt.member ? &*receipt.member : nullptr;
  const auto again = loyalty::quote({ruleset, receipt.basket, member, receipt.context});
  return again && *again == receipt.quote ? Recomputed::equal : Recomputed::differs;
}

Recomputed recompute(const loyalty::CompiledRuleset& ruleset, const loyalty::Receipt& receipt,
                     const record::ReturnBody& body) {
  const auto again = loyalty::return_lines(ruleset, receipt, body.request);
  return again && *again == body.result ? Recomputed::equal : Recomputed::differs;
}

}  // namespace till::ledger
