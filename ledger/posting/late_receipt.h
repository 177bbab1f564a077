// A receipt that a member claimed afterwards, as the books see it: the sale of nobody with the
// member's view beside it. What it earned and what its returns take back is computed here, from
// entries alone, so that claim and returns may be posted in any order. Internal to posting/.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/posting/desk.h"
#include "record/late_claim.h"

namespace till::ledger {

struct LateReceipt {
  EntryId claim;          // names the lots
  std::string account;    // whose it is now
  record::SaleBody sale;  // its receipt is the member's, with the returns that were counted already
  std::set<std::string> used_codes;  // by the sale itself
  std::shared_ptr<const loyalty::CompiledRuleset> rules;
};

inline constexpr std::string_view claim_refused_alarm = "claim_refused";

// Posts an entry that claims a receipt of nobody.
[[nodiscard]] Outcome post_late_claim(Desk& desk, const ReceivedEntry& received);

// The raw entry of a receipt. Errors: corrupt when it is not there.
[[nodiscard]] Result<record::Entry> entry_of(Books& books, Place place);

// As the engine sees it for that member. Errors: conflict in words for people when it cannot be:
// recorded as told, sold at other prices.
[[nodiscard]] Result<LateReceipt> late_receipt(Desk& desk, const ReceiptRow& sale,
                                               const loyalty::Member& member);
// Requests of the posted returns of a sale, in order.
[[nodiscard]] Result<std::vector<loyalty::ReturnRequest>> requests_of(Books& books,
                                                                      const EntryId& sale);
// Of the claim that was posted for the sale, with the returns posted before; nothing when there is
// none, or the member was erased since.
[[nodiscard]] Result<std::optional<LateReceipt>> posted_late_receipt(Desk& desk,
                                                                     const ReceiptRow& sale);

// Posts what the claim earns.
[[nodiscard]] Result<> post_earned(Desk& desk, const ReceivedEntry& received,
                                   const LateReceipt& late);
// Posts what one more return takes back, in full: the customer was paid already. Gives how much.
[[nodiscard]] Result<loyalty::Points> claw_back(Desk& desk, const ReceivedEntry& received,
                                                LateReceipt& late,
                                                const loyalty::ReturnRequest& request);

}  // namespace till::ledger
