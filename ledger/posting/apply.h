// What an entry does to an account, written in double entry: postings with their lots, counters,
// uses, the day's redemption, codes. Internal to posting/.
#pragma once

#include <string>

#include "ledger/posting/desk.h"

namespace till::ledger {

// The account of a subject, opened when it is new here; a card that nobody registered gets one of
// its own. Empty for nobody. Errors: invalid for an account id that no till could read back.
[[nodiscard]] Result<std::string> account_of(Desk& desk, const record::Subject& subject);

struct Application {
  const record::Effects& effects;
  std::string account;        // empty: nobody
  std::string business_date;  // of the sale, also of its return
  std::string debt_partner;   // who issued what became a debt
};

// Errors: invalid for points without an account, and for sums past int64.
[[nodiscard]] Result<> apply_effects(Desk& desk, const ReceivedEntry& received,
                                     const Application& application);

// What an entry was told too much, posted against it and said why.
[[nodiscard]] Result<> apply_correction(Desk& desk, const ReceivedEntry& received,
                                        const Application& application, std::string reason);
// Notes what was bought of the goods that an audience asks for.
[[nodiscard]] Result<> note_goods(Desk& desk, const ShelvedRuleset& ruleset,
                                  const record::SaleBody& sale, const std::string& account);

// Moves the account and its members to the newest cursor of the feed.
[[nodiscard]] Result<> publish_account(Desk& desk, const ReceivedEntry& received,
                                       const std::string& account);

}  // namespace till::ledger
