#include "ledger/machines/holding.h"

#include <algorithm>

namespace till::ledger {
namespace {

Result<record::HoldAnswer> judge(Books& books, const record::HoldAsked& asked, Instant now) {
  const Holds::Ask ask{asked.account, asked.reservation, now};
  record::HoldAnswer answer;
  TILL_TRY(const auto account, books.accounts.find(asked.account));
  if (!account) {
    answer.reason = "nobody";
    return answer;
  }
  TILL_TRY(const auto active, books.holds.active(asked.account, now));
  TILL_TRY(const auto held, books.holds.held(ask));
  answer.allowed = std::max(loyalty::Points{}, active - held);
  if (asked.points > answer.allowed) {
    answer.reason = "balance";
    return answer;
  }
  for (const auto& serial : asked.codes) {
    TILL_TRY(const bool taken, books.holds.is_taken(serial, ask));
    if (!taken) continue;
    answer.reason = "code_used";
    return answer;
  }
  answer.approved = true;
  return answer;
}

}  // namespace

Result<record::HoldAnswer> hold(const Ledger& ledger, const RegisterRow& row,
                                const record::HoldAsked& asked) {
  auto& books = ledger.books;
  const auto now = ledger.clock.wall();
  TILL_TRY(auto transaction, books.begin());
  TILL_CHECK(books.holds.end_before(transaction, now));
  if (asked.releases) TILL_CHECK(books.holds.release(transaction, *asked.releases, row.number));
  record::HoldAnswer answer;
  if (asked.points.is_positive() || !asked.codes.empty()) {
    TILL_TRY(answer, judge(books, asked, now));
  }
  // One that is not replaced after all stands as before.
  if (!answer.reason.empty()) return answer;
  if (answer.approved) {
    TILL_CHECK(books.holds.add(transaction, {asked.reservation, row.number, asked.account,
                                             asked.points, asked.codes, now + hold_lasts}));
  }
  TILL_CHECK(transaction.commit());
  return answer;
}

}  // namespace till::ledger
