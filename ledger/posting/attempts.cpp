#include "ledger/posting/attempts.h"

#include "ledger/posting/poster.h"

namespace till::ledger {
namespace {

constexpr std::string_view state_name = "posting";
constexpr std::string_view attempt_name = "posting_attempt";  // "<place> <count>"
constexpr std::string_view begun = "begun";
constexpr std::string_view ended = "ended";
// The step that died held no more; what came first then comes first now.
constexpr std::size_t careful_entries = 2 * step_entries_max;

}  // namespace

Result<> Attempts::store(std::string_view name, const std::string& value) {
  TILL_TRY(auto transaction, books_.begin());
  TILL_CHECK(books_.meta.store(transaction, name, value));
  return transaction.commit();
}

Result<> Attempts::open() {
  if (opened_) return {};
  TILL_TRY(const auto state, books_.meta.load(state_name));
  if (state == begun) careful_left_ = careful_entries;
  TILL_CHECK(store(state_name, std::string(begun)));
  opened_ = true;
  return {};
}

Result<> Attempts::close() {
  if (!opened_) return {};
  opened_ = false;
  return store(state_name, std::string(ended));
}

Result<bool> Attempts::may_try(Place place) {
  if (careful_left_ > 0) --careful_left_;
  const auto prefix = std::to_string(place.value) + " ";
  TILL_TRY(const auto before, books_.meta.load(attempt_name));
  const bool again = before && before->starts_with(prefix);
  if (again && *before == prefix + std::to_string(attempts_max)) return false;
  TILL_CHECK(store(attempt_name, prefix + std::to_string(again ? attempts_max : 1)));
  return true;
}

}  // namespace till::ledger
