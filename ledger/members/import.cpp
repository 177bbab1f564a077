#include "ledger/members/import.h"

#include <algorithm>
#include <optional>
#include <set>

#include "cards/token.h"
#include "ledger/members/masks.h"

namespace till::ledger {
namespace {

constexpr std::string_view lot_source = "import";
constexpr std::size_t id_bytes = 16;

struct NewIdentifier {
  CardToken token;
  cards::TokenKind kind = cards::TokenKind::card;
  std::string hint;
};

std::vector<NewIdentifier> identifiers_of(const Ledger& ledger, const ImportRow& row) {
  const auto token = [&ledger](cards::TokenKind kind, const std::string& number) {
    return NewIdentifier{
        cards::token_of(ledger.keys.pepper, ledger.keys.pepper_version, kind, number), kind,
        masked_number(number)};
  };
  std::vector<NewIdentifier> found;
  if (!row.phone.empty()) found.push_back(token(cards::TokenKind::phone, row.phone));
  for (const auto& card : row.cards) found.push_back(token(cards::TokenKind::card, card));
  return found;
}

std::string_view column_of(const NewIdentifier& identifier) {
  return identifier.kind == cards::TokenKind::phone ? "phone" : "cards";
}

// What the ledger knows of a row's person before the row is taken.
struct Known {
  std::string member;   // empty: nobody
  std::string account;  // of a card that was used before anybody registered it
  std::optional<ImportRemark> refused = std::nullopt;
};

class Importing {
 public:
  Importing(Ledger& ledger, sqlite::Transaction& transaction, ImportReport& report)
      : ledger_(ledger), transaction_(transaction), report_(report), now_(ledger.clock.wall()) {}

  Result<> take(const ImportRow& row) {
    const auto identifiers = identifiers_of(ledger_, row);
    TILL_TRY(const auto known, look_up(row, identifiers));
    if (known.refused) {
      report_.refused.push_back(*known.refused);
      return {};
    }
    if (!known.member.empty()) {
      report_.existing.push_back({row.line, known.member});
      return {};
    }
    TILL_TRY(const auto account, open_account(row, known));
    TILL_TRY(const auto member, store_member(row, account));
    for (const auto& identifier : identifiers) {
      TILL_CHECK(store_identifier(identifier, account, member));
    }
    return store_balance(row, account);
  }

 private:
  Result<Known> look_up(const ImportRow& row, const std::vector<NewIdentifier>& identifiers) {
    Known known;
    if (!row.member_id.empty()) {
      TILL_TRY(const auto member, ledger_.books.people.find(row.member_id));
      if (member) known.member = row.member_id;
    }
    for (const auto& identifier : identifiers) {
      TILL_TRY(const auto found, ledger_.books.people.find(identifier.token));
      if (!found || known.refused) continue;
      merge(row, identifier, *found, known);
    }
    if (!known.refused && known.member.empty() && !known.account.empty() &&
        !row.household.empty()) {
      known.refused = ImportRemark{
          row.line, "household",
          "a card of the row collected points before on an account of its own: leave the household "
          "empty, and the member takes that account over"};
    }
    return known;
  }

  static void merge(const ImportRow& row, const NewIdentifier& identifier, const Identifier& found,
                    Known& known) {
    const auto refuse = [&](const std::string& reason) {
      known.refused = ImportRemark{row.line, std::string(column_of(identifier)), reason};
    };
    if (found.member.empty()) {
      if (!known.account.empty() && known.account != found.account) {
        return refuse("two cards of the row collected points before on different accounts");
      }
      known.account = found.account;
      return;
    }
    if (!known.member.empty() && known.member != found.member) {
      return refuse("belongs to the member " + found.member + ", and another part of the row to " +
                    known.member);
    }
    if (!row.member_id.empty() && row.member_id != found.member) {
      return refuse("belongs to the member " + found.member + " already");
    }
    known.member = found.member;
  }

  Result<std::string> open_account(const ImportRow& row, const Known& known) {
    auto id = known.account;
    if (id.empty()) {
      id = row.household.empty() ? to_hex(ledger_.random.fill(id_bytes))
                                 : household_account(ledger_.keys.pepper, row.household);
    }
    TILL_TRY(const auto there, ledger_.books.accounts.find(id));
    if (!there) ++report_.accounts;
    TILL_CHECK(ledger_.books.accounts.open(transaction_, id, AccountKind::member, now_));
    TILL_CHECK(ledger_.books.feed.bump(transaction_, {feed_kind::account, id, id}));
    return id;
  }

  Result<std::string> store_member(const ImportRow& row, const std::string& account) {
    Member member;
    member.id = row.member_id.empty() ? to_hex(ledger_.random.fill(id_bytes)) : row.member_id;
    member.account = account;
    member.name = row.name;
    member.masked_phone = row.phone.empty() ? "" : masked_number(row.phone);
    member.tier = row.tier;
    member.segments = row.segments;
    member.birthday = row.birthday;
    member.joined_at = now_;
    TILL_CHECK(ledger_.books.people.store(transaction_, member));
    TILL_CHECK(
        ledger_.books.feed.bump(transaction_, {feed_kind::member, member.id, member.account}));
    ++report_.members;
    return member.id;
  }

  Result<> store_identifier(const NewIdentifier& identifier, const std::string& account,
                            const std::string& member) {
    TILL_CHECK(ledger_.books.people.store(
        transaction_, Identifier{.token = identifier.token,
                                 .kind = std::string(cards::name_of(identifier.kind)),
                                 .account = account,
                                 .member = member,
                                 .hint = identifier.hint}));
    ++(identifier.kind == cards::TokenKind::phone ? report_.phones : report_.cards);
    return ledger_.books.feed.bump(transaction_,
                                   {feed_kind::card, to_hex(identifier.token), account});
  }

  Result<> store_balance(const ImportRow& row, const std::string& account) {
    if (row.balance.is_zero()) return {};
    Posting posting;
    posting.kind = Posting::Kind::import_;
    posting.account = account;
    posting.at = now_;
    posting.reason = "opening balance";
    posting.lines.push_back({.lot = to_hex(ledger_.random.fill(id_bytes)),
                             .points = row.balance,
                             .birth = Posting::Birth{.earned_at = now_,
                                                     .active_from = std::nullopt,
                                                     .source = std::string(lot_source)},
                             .expires_at = row.expires_at,
                             .partner = {}});
    TILL_CHECK(ledger_.books.postings.post(transaction_, posting));
    report_.points += row.balance;
    return {};
  }

  Ledger& ledger_;
  sqlite::Transaction& transaction_;
  ImportReport& report_;
  Instant now_;
};

}  // namespace

Result<ImportReport> import_members(Ledger& ledger, ImportFile file, ImportOptions options) {
  ImportReport report;
  report.rows = file.rows_read;
  report.refused = std::move(file.refused);
  report.notes = std::move(file.notes);
  // A dry run does everything and lets the transaction go: what it says is what would happen.
  TILL_TRY(auto transaction, ledger.books.begin());
  Importing importing(ledger, transaction, report);
  for (const auto& row : file.rows) TILL_CHECK(importing.take(row));
  std::ranges::sort(report.refused, {}, &ImportRemark::line);  // one a line
  if (options.dry_run || (!report.refused.empty() && !options.skip_bad)) return report;
  TILL_CHECK(transaction.commit());
  report.stored = true;
  return report;
}

std::string household_account(BytesView pepper, std::string_view household) {
  Bytes named("till-household-1");
  named += '\0';
  named += household;
  return to_hex(crypto::hmac_sha256(pepper, named).view().substr(0, id_bytes));
}

}  // namespace till::ledger
