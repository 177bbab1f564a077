#include "ledger/posting/ruleset_shelf.h"

#include <algorithm>

#include "record/envelope.h"

namespace till::ledger {

Result<std::shared_ptr<const ShelvedRuleset>> RulesetShelf::find(const Hash& sha256) {
  const auto known = std::ranges::find(shelved_, sha256, &Shelved::first);
  if (known != shelved_.end()) {
    shelved_.splice(shelved_.begin(), shelved_, known);
    return shelved_.front().second;
  }
  TILL_TRY(const auto bytes, rulesets_.envelope(sha256));
  if (!bytes) return nullptr;
  TILL_TRY(auto envelope, record::read_envelope(*bytes));
  auto shelved = std::make_shared<ShelvedRuleset>();
  for (const auto& offer : envelope.ruleset.offers) {
    shelved->watched_goods.insert(offer.audience.bought.begin(), offer.audience.bought.end());
  }
  TILL_TRY(shelved->compiled, loyalty::CompiledRuleset::compile(std::move(envelope.ruleset)));
  shelved_.emplace_front(sha256, std::move(shelved));
  if (shelved_.size() > shelved_rulesets_max) shelved_.pop_back();
  return shelved_.front().second;
}

Result<std::shared_ptr<const ShelvedRuleset>> RulesetShelf::newest() {
  TILL_TRY(const auto row, rulesets_.newest());
  if (!row) return nullptr;
  return find(row->sha256);
}

}  // namespace till::ledger
