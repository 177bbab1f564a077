#include "ledger/posting/apply.h"

#include <map>

namespace till::ledger {
namespace {

using Cause = record::LotChange::Cause;

Posting::Kind kind_of(Cause cause) {
  switch (cause) {
    case Cause::accrual:
      return Posting::Kind::accrual;
    case Cause::redemption:
      return Posting::Kind::redemption;
    case Cause::restoration:
      return Posting::Kind::restoration;
    case Cause::clawback:
      return Posting::Kind::clawback;
    case Cause::forfeiture:
      return Posting::Kind::forfeiture;
  }
  require(false, "a cause of a change without a kind of posting");
  return {};
}

Posting::Line line_of(const record::LotChange& change) {
  Posting::Line line;
  line.lot = change.lot;
  line.points = change.points;
  line.expires_at = change.expires_at;
  line.partner = change.partner;
  if (change.creates) {
    line.birth = Posting::Birth{change.earned_at, change.active_from, change.source};
  }
  return line;
}

// One posting for each cause, in the order of the causes.
std::map<Posting::Kind, std::vector<Posting::Line>> lines_of(const Application& application) {
  std::map<Posting::Kind, std::vector<Posting::Line>> out;
  for (const auto& change : application.effects.lots) {
    out[kind_of(change.cause)].push_back(line_of(change));
  }
  if (!application.effects.debt.is_zero()) {
    Posting::Line debt;
    debt.points = -application.effects.debt;
    debt.partner = application.debt_partner;
    out[Posting::Kind::clawback].push_back(std::move(debt));
  }
  return out;
}

Posting posting_of(const Desk& desk, const ReceivedEntry& received,
                   const Application& application) {
  Posting posting;
  posting.account = application.account;
  posting.place = received.place();
  posting.entry = received.entry.header.id;
  posting.register_number = received.epoch.register_number;
  posting.at = desk.now;
  return posting;
}

Result<> post_points(Desk& desk, const ReceivedEntry& received, const Application& application) {
  auto posting = posting_of(desk, received, application);
  auto sides = lines_of(application);
  for (auto& [kind, lines] : sides) {
    posting.kind = kind;
    posting.lines = std::move(lines);
    TILL_CHECK(desk.ledger.books.postings.post(desk.transaction, posting));
  }
  return {};
}

Result<> post_tallies(Desk& desk, const Application& application) {
  auto& tallies = desk.ledger.books.tallies;
  const auto& effects = application.effects;
  for (const auto& counter : effects.counters) {
    TILL_CHECK(tallies.count(desk.transaction, application.account, counter));
  }
  for (const auto& [offer, count] : effects.uses) {
    TILL_CHECK(tallies.use(desk.transaction,
                           {application.account, offer, application.business_date, count}));
  }
  if (effects.redeemed.is_zero()) return {};
  return tallies.redeem(desk.transaction,
                        {application.account, effects.redeemed_day, effects.redeemed});
}

Result<> post_codes(Desk& desk, const ReceivedEntry& received, const Application& application) {
  for (const auto& serial : application.effects.codes_consumed) {
    TILL_TRY(const bool used_before,
             desk.ledger.books.tallies.use_code(desk.transaction, {serial, received.entry.header.id,
                                                                   application.account, desk.now}));
    if (!used_before) continue;
    TILL_CHECK(
        alarm(desk, received, alarm_kind::code_reused, "a code was used a second time: " + serial));
  }
  return {};
}

}  // namespace

Result<> alarm(Desk& desk, const ReceivedEntry& received, std::string_view kind, std::string text) {
  return desk.ledger.books.alarms.raise(
      desk.transaction, {0, desk.now, std::string(kind), received.epoch.register_number,
                         received.entry.header.id, std::move(text)});
}

Result<std::string> account_of(Desk& desk, const record::Subject& subject) {
  auto& books = desk.ledger.books;
  if (!subject.account.empty()) {
    if (!is_people_id(subject.account)) {
      return fail(ErrorCode::invalid, "must be 32 lower-case hex digits", "subject.account");
    }
    TILL_TRY(const auto known, books.accounts.find(subject.account));
    if (known) return subject.account;
    TILL_CHECK(
        books.accounts.open(desk.transaction, subject.account, AccountKind::member, desk.now));
    return subject.account;
  }
  if (!subject.token) return std::string();
  TILL_TRY(const auto known, books.people.find(*subject.token));
  if (known) return known->account;
  Identifier card;
  card.token = *subject.token;
  card.kind = "card";
  card.account = pending_account_of(card.token);
  TILL_CHECK(books.accounts.open(desk.transaction, card.account, AccountKind::pending, desk.now));
  TILL_CHECK(books.people.store(desk.transaction, card));
  TILL_CHECK(
      books.feed.bump(desk.transaction, {feed_kind::card, to_hex(card.token), card.account}));
  return card.account;
}

Result<> apply_effects(Desk& desk, const ReceivedEntry& received, const Application& application) {
  const auto& effects = application.effects;
  TILL_CHECK(post_codes(desk, received, application));
  if (application.account.empty()) {
    const bool touches_nobody = effects.lots.empty() && effects.counters.empty() &&
                                effects.uses.empty() && effects.redeemed.is_zero() &&
                                effects.debt.is_zero();
    if (!touches_nobody) return fail(ErrorCode::invalid, "points belong to nobody", "subject");
    return {};
  }
  TILL_CHECK(post_points(desk, received, application));
  return post_tallies(desk, application);
}

Result<> apply_correction(Desk& desk, const ReceivedEntry& received, const Application& application,
                          std::string reason) {
  auto posting = posting_of(desk, received, application);
  posting.kind = Posting::Kind::adjustment;
  posting.reason = std::move(reason);
  for (const auto& [kind, lines] : lines_of(application)) {
    posting.lines.insert(posting.lines.end(), lines.begin(), lines.end());
  }
  if (!posting.lines.empty()) {
    TILL_CHECK(desk.ledger.books.postings.post(desk.transaction, posting));
  }
  return post_tallies(desk, application);
}

namespace {

// Who is new to a store's tills is told to them whole, cards included.
Result<> join_scope(Desk& desk, const ReceivedEntry& received, const std::string& account) {
  auto& books = desk.ledger.books;
  TILL_TRY(const auto row, books.registers.find(received.epoch.register_number));
  require(row.has_value(), "an entry has its register");
  TILL_TRY(const bool fresh,
           books.live_scope.join(desk.transaction, {row->store, account, desk.now}));
  if (!fresh) return {};
  TILL_TRY(const auto cards, books.people.identifiers_of(account));
  for (const auto& card : cards) {
    TILL_CHECK(books.feed.bump(desk.transaction, {feed_kind::card, to_hex(card.token), account}));
  }
  return {};
}

}  // namespace

Result<> note_goods(Desk& desk, const ShelvedRuleset& ruleset, const record::SaleBody& sale,
                    const std::string& account) {
  if (account.empty() || ruleset.watched_goods.empty()) return {};
  for (const auto& line : sale.receipt->basket.lines) {
    if (!ruleset.watched_goods.contains(line.sku)) continue;
    TILL_CHECK(desk.ledger.books.tallies.buy(desk.transaction, account, line.sku));
  }
  return {};
}

Result<> publish_account(Desk& desk, const ReceivedEntry& received, const std::string& account) {
  if (account.empty()) return {};
  auto& books = desk.ledger.books;
  TILL_CHECK(join_scope(desk, received, account));
  TILL_CHECK(books.feed.bump(desk.transaction, {feed_kind::account, account, account}));
  TILL_TRY(const auto members, books.people.of_account(account));
  for (const auto& member : members) {
    TILL_CHECK(books.feed.bump(desk.transaction, {feed_kind::member, member.id, account}));
  }
  return {};
}

}  // namespace till::ledger
