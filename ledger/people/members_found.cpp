#include "ledger/people/members_found.h"

#include "cards/normalise.h"
#include "cards/token.h"

namespace till::ledger {
namespace {

Result<std::optional<Member>> by_number(Ledger& ledger, cards::TokenKind kind,
                                        const std::string& number) {
  const auto token = cards::token_of(ledger.keys.pepper, ledger.keys.pepper_version, kind, number);
  TILL_TRY(const auto identifier, ledger.books.people.find(token));
  if (!identifier || identifier->member.empty()) return std::optional<Member>{};
  return ledger.books.people.find(identifier->member);
}

Result<std::optional<Member>> by_identity(Ledger& ledger, const std::string& query) {
  if (query.empty()) return std::optional<Member>{};
  if (is_people_id(query)) return ledger.books.people.find(query);
  TILL_TRY(auto found, by_number(ledger, cards::TokenKind::card, query));
  if (found) return found;
  const auto phone = cards::phone_to_e164(query, cards::PhonePlan{});
  if (!phone) return std::optional<Member>{};
  return by_number(ledger, cards::TokenKind::phone, *phone);
}

}  // namespace

Result<MembersFound> find_members(Ledger& ledger, const MemberPage& page) {
  MembersFound found;
  TILL_TRY(auto one, by_identity(ledger, page.query));
  if (one) {
    found.members.push_back(std::move(*one));
    return found;
  }
  // One more than asked says whether there are more.
  auto asked = page;
  ++asked.rows_max;
  TILL_TRY(found.members, ledger.books.people.list(asked));
  if (found.members.size() <= page.rows_max) return found;
  found.members.resize(page.rows_max);
  found.after = found.members.back().id;
  return found;
}

}  // namespace till::ledger
