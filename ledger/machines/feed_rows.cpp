#include "ledger/machines/feed_rows.h"

#include <chrono>

#include "loyalty/calendar.h"

namespace till::ledger {
namespace {

// Points that ended so long ago are of no use to a till any more, also not for a return.
constexpr Seconds ended_lots_kept{35LL * 86'400};

Minutes program_offset(const RowSource& source) {
  if (source.rules == nullptr) return Minutes{0};
  return loyalty::offset_at(source.rules->compiled->program_zone(), source.now);
}

std::string iso_day(std::chrono::sys_days day) {
  return day_of(Instant{day.time_since_epoch()}, Minutes{0});
}

// The first business day that counts towards the limit now.
std::string first_day_of(loyalty::UseLimit::Period period, Instant local_now) {
  using Period = loyalty::UseLimit::Period;
  const auto today = std::chrono::floor<std::chrono::days>(local_now);
  const std::chrono::year_month_day date(today);
  switch (period) {
    case Period::day:
      return iso_day(today);
    case Period::week:
      return iso_day(today - (std::chrono::weekday(today) - std::chrono::Monday));
    case Period::month:
      return iso_day(date.year() / date.month() / std::chrono::day{1});
    case Period::year:
      return iso_day(date.year() / std::chrono::January / std::chrono::day{1});
    case Period::ever:
      return {};
  }
  return {};
}

loyalty::UseLimit::Period period_of(const RowSource& source, std::string_view offer) {
  const auto* known = source.rules == nullptr ? nullptr : source.rules->compiled->find_offer(offer);
  if (known == nullptr || !known->offer().limits.uses) return loyalty::UseLimit::Period::ever;
  return known->offer().limits.uses->period;
}

Result<std::map<std::string, std::int64_t>> uses_now(const RowSource& source,
                                                     const std::string& account) {
  TILL_TRY(const auto uses, source.ledger.books.tallies.uses(account));
  std::map<std::string, std::int64_t> out;
  const auto local_now = source.now + program_offset(source);
  for (const auto& use : uses) {
    if (use.day >= first_day_of(period_of(source, use.offer), local_now)) {
      out[use.offer] += use.count;
    }
  }
  // More returned than used in this period: none is used.
  std::erase_if(out, [](const auto& use) { return use.second <= 0; });
  return out;
}

bool still_matters(const loyalty::PointLot& lot, Instant now) {
  if (lot.left.is_zero()) return false;
  return !lot.left.is_positive() || !lot.expires_at || *lot.expires_at > now - ended_lots_kept;
}

record::ChangedRow gone(const Change& change) { return {change.kind, change.id, true, {}}; }

Result<record::ChangedRow> of_account(const RowSource& source, const Change& change) {
  TILL_TRY(const auto account, source.ledger.books.accounts.find(change.id));
  if (!account) return gone(change);
  TILL_TRY(const auto row, account_row(source, *account));
  return record::ChangedRow{change.kind, change.id, false, record::write_account_row(row)};
}

Result<record::ChangedRow> of_member(const RowSource& source, const Change& change) {
  auto& books = source.ledger.books;
  TILL_TRY(const auto member, books.people.find(change.id));
  if (!member) return gone(change);
  TILL_TRY(const auto account, books.accounts.find(member->account));
  if (!account) return gone(change);
  record::MemberRow row;
  row.id = member->id;
  row.account = member->account;
  row.masked_name = masked_name(member->name);
  row.tier = member->tier;
  row.segments = member->segments;
  row.birthday = member->birthday;
  row.purchases = std::max<std::int64_t>(0, account->purchases);
  row.last_purchase = account->last_purchase;
  TILL_TRY(row.bought, books.tallies.bought(member->account));
  row.activated = member->activated;
  row.offers = member->offers;
  row.app_key_not_before = member->app_key_not_before;
  return record::ChangedRow{change.kind, change.id, false, record::write_member_row(row)};
}

Result<record::ChangedRow> of_card(const RowSource& source, const Change& change) {
  TILL_TRY(const auto token, fixed_from_hex<CardToken>(change.id));
  TILL_TRY(const auto known, source.ledger.books.people.find(token));
  if (!known) return gone(change);
  return record::ChangedRow{
      change.kind, change.id, false,
      record::write_card_row({known->token, known->account, known->member, known->blocked})};
}

Result<record::ChangedRow> of_ruleset(const RowSource& source, const Change& change) {
  TILL_TRY(const auto sha256, fixed_from_hex<Hash>(change.id));
  TILL_TRY(const auto row, source.ledger.books.rulesets.find(sha256));
  if (!row) return gone(change);
  return record::ChangedRow{
      change.kind,
      change.id,
      false,
      {{"version", row->version}, {"engine", std::int64_t{row->engine}}, {"label", row->label}}};
}

json::Object signed_fields(const record::Signed& what, std::string bytes_field) {
  json::Object out{{"key", what.key}, {"signature", to_base64(what.signature.view())}};
  out.set(std::move(bytes_field), to_base64(what.bytes));
  return out;
}

// "<register>/<epoch>/<seq>"
Result<std::optional<SealRow>> find_seal(Books& books, const Change& change) {
  const auto first = change.id.find('/');
  const auto second = change.id.find('/', first + 1);
  if (!change.only_for || second == std::string::npos) return std::optional<SealRow>{};
  TILL_TRY(const auto epoch, record::epoch_from_hex(std::string_view(change.id).substr(
                                 first + 1, second - first - 1)));
  TILL_TRY(const auto row, books.epochs.find(*change.only_for, epoch));
  if (!row) return std::optional<SealRow>{};
  const record::Seq seq{std::stoull(change.id.substr(second + 1))};
  return books.seals.find(place_of(row->number, seq));
}

Result<record::ChangedRow> of_seal(const RowSource& source, const Change& change) {
  TILL_TRY(const auto seal, find_seal(source.ledger.books, change));
  if (!seal) return gone(change);
  auto row = signed_fields(seal->seal, "body");
  row.set("register", change.id.substr(0, change.id.find('/')));
  return record::ChangedRow{change.kind, change.id, false, std::move(row)};
}

// "<register>/<sha256>"; gone when the ruleset is here again.
Result<record::ChangedRow> of_lost_ruleset(const RowSource& source, const Change& change) {
  const auto name = std::string_view(change.id).substr(change.id.find('/') + 1);
  TILL_TRY(const auto sha256, fixed_from_hex<Hash>(name));
  TILL_TRY(const auto here, source.ledger.books.rulesets.find(sha256));
  if (here) return gone(change);
  return record::ChangedRow{change.kind, change.id, false, {{"sha256", name}}};
}

}  // namespace

Result<record::AccountRow> account_row(const RowSource& source, const Account& account) {
  auto& books = source.ledger.books;
  record::AccountRow row;
  row.id = account.id;
  row.time = source.now;
  row.debt = account.debt;
  row.offline_points_max = account.offline_points_max;
  TILL_TRY(row.lots, books.accounts.lots(account.id));
  std::erase_if(row.lots,
                [&](const loyalty::PointLot& lot) { return !still_matters(lot, source.now); });
  TILL_TRY(row.counters, books.tallies.counters(account.id));
  TILL_TRY(row.uses, uses_now(source, account.id));
  // A register whose calendar ran ahead must not hide today; a day ahead is another time zone.
  const auto last_day = day_of(source.now + std::chrono::days{1}, program_offset(source));
  TILL_TRY(const auto redeemed, books.tallies.redeemed(account.id, last_day));
  if (redeemed) {
    row.redeemed_day = redeemed->day;
    row.redeemed = redeemed->points;
  }
  return row;
}

Result<record::ChangedRow> row_of(const RowSource& source, const Change& change) {
  if (change.kind == feed_kind::account) return of_account(source, change);
  if (change.kind == feed_kind::member) return of_member(source, change);
  if (change.kind == feed_kind::card) return of_card(source, change);
  if (change.kind == feed_kind::ruleset) return of_ruleset(source, change);
  if (change.kind == feed_kind::seal) return of_seal(source, change);
  if (change.kind == feed_kind::lost_ruleset) return of_lost_ruleset(source, change);
  if (change.kind == feed_kind::keys) {
    return record::ChangedRow{change.kind, change.id, false,
                              signed_fields(source.ledger.keys.signed_document, "document")};
  }
  return fail(ErrorCode::corrupt, "the feed holds a kind that nobody writes", change.kind);
}

}  // namespace till::ledger
