#include "ledger/store/people.h"

#include "base/json/json.h"
#include "record/documents/offer_document.h"

namespace till::ledger {
namespace {

constexpr std::string_view upsert_member_sql =
    "INSERT INTO member (id, account, name, masked_phone, tier, segments, birth_month, birth_day,"
    " activated, offers, app_key_not_before, joined_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (id) DO UPDATE SET"
    " account = excluded.account, name = excluded.name, masked_phone = excluded.masked_phone,"
    " tier = excluded.tier, segments = excluded.segments, birth_month = excluded.birth_month,"
    " birth_day = excluded.birth_day, activated = excluded.activated, offers = excluded.offers,"
    " app_key_not_before = excluded.app_key_not_before";
constexpr std::string_view select_member_sql =
    "SELECT id, account, name, masked_phone, tier, segments, birth_month, birth_day, activated,"
    " offers, app_key_not_before, joined_at FROM member WHERE id = ?1";
constexpr std::string_view select_account_sql =
    "SELECT id, account, name, masked_phone, tier, segments, birth_month, birth_day, activated,"
    " offers, app_key_not_before, joined_at FROM member WHERE account = ?1 ORDER BY id";
constexpr std::string_view select_page_sql =
    "SELECT id, account, name, masked_phone, tier, segments, birth_month, birth_day, activated,"
    " offers, app_key_not_before, joined_at FROM member"
    " WHERE substr(name, 1, length(?1)) = ?1 COLLATE NOCASE AND id > ?2 ORDER BY id LIMIT ?3";
constexpr std::string_view upsert_identifier_sql =
    "INSERT INTO identifier (token, kind, account, member, hint, blocked)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (token) DO UPDATE SET kind = excluded.kind,"
    " account = excluded.account, member = excluded.member, hint = excluded.hint,"
    " blocked = excluded.blocked";
constexpr std::string_view select_identifier_sql =
    "SELECT token, kind, account, member, hint, blocked FROM identifier WHERE token = ?1";
constexpr std::string_view select_identifiers_sql =
    "SELECT token, kind, account, member, hint, blocked FROM identifier WHERE account = ?1"
    " ORDER BY token";

std::string write_texts(const std::vector<std::string>& texts) {
  return json::canonical(json::Array(texts.begin(), texts.end()));
}

std::unexpected<Error> corrupt(std::string_view what) {
  return fail(ErrorCode::corrupt, "a stored member has a broken " + std::string(what));
}

Result<json::Array> read_list(const std::string& text, std::string_view what) {
  auto value = json::parse(text);
  if (!value || value->as_array() == nullptr) return corrupt(what);
  return std::move(*value->as_array());
}

Result<std::vector<std::string>> read_texts(const std::string& text, std::string_view what) {
  TILL_TRY(const auto list, read_list(text, what));
  std::vector<std::string> out;
  for (const auto& value : list) {
    if (value.as_string() == nullptr) return corrupt(what);
    out.push_back(*value.as_string());
  }
  return out;
}

std::string write_offers(const std::vector<loyalty::Offer>& offers) {
  json::Array list;
  for (const auto& offer : offers) list.push_back(record::write_offer(offer));
  return json::canonical(std::move(list));
}

Result<std::vector<loyalty::Offer>> read_offers(const std::string& text) {
  TILL_TRY(const auto list, read_list(text, "list of offers"));
  json::Refusal refusal;
  std::vector<loyalty::Offer> out;
  for (const auto& value : list) {
    out.push_back(record::read_offer(value, "offers", {.personal = true}, refusal));
  }
  if (refusal.refused()) return corrupt("list of offers");
  return out;
}

Result<Member> read(const sqlite::Statement& row) {
  Member out;
  out.id = row.text(0);
  out.account = row.text(1);
  out.name = row.text(2);
  out.masked_phone = row.text(3);
  out.tier = row.text(4);
  TILL_TRY(out.segments, read_texts(row.text(5), "list of segments"));
  if (!row.is_null(6) && !row.is_null(7)) {
    out.birthday =
        loyalty::Birthday{static_cast<int>(row.integer(6)), static_cast<int>(row.integer(7))};
  }
  TILL_TRY(out.activated, read_texts(row.text(8), "list of activated offers"));
  TILL_TRY(out.offers, read_offers(row.text(9)));
  out.app_key_not_before = optional_instant(row, 10);
  out.joined_at = instant_of(row.integer(11));
  return out;
}

Result<Identifier> read_identifier(const sqlite::Statement& row) {
  Identifier out;
  TILL_TRY(out.token, fixed_column<CardToken>(row, 0));
  out.kind = row.text(1);
  out.account = row.text(2);
  out.member = row.is_null(3) ? std::string() : row.text(3);
  out.hint = row.text(4);
  out.blocked = row.integer(5) != 0;
  return out;
}

// The bytes of the first character of UTF-8.
std::string_view first_character(std::string_view word) {
  std::size_t end = 1;
  while (end < word.size() && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) ++end;
  return word.substr(0, end);
}

}  // namespace

std::string masked_name(std::string_view name) {
  std::string out;
  std::size_t words = 0;
  while (words < 2) {
    const auto start = name.find_first_not_of(' ');
    if (start == std::string_view::npos) break;
    name.remove_prefix(start);
    const auto letter = std::string(first_character(name));
    out += words == 0 ? letter + "***" : " " + letter + ".";
    ++words;
    const auto end = name.find(' ');
    if (end == std::string_view::npos) break;
    name.remove_prefix(end);
  }
  return out;
}

People::People(sqlite::Database& database)
    : upsert_member_(database.prepare(upsert_member_sql)),
      select_member_(database.prepare(select_member_sql)),
      select_account_(database.prepare(select_account_sql)),
      select_page_(database.prepare(select_page_sql)),
      upsert_identifier_(database.prepare(upsert_identifier_sql)),
      select_identifier_(database.prepare(select_identifier_sql)),
      select_identifiers_(database.prepare(select_identifiers_sql)) {}

Result<> People::store(sqlite::Transaction&, const Member& member) {
  upsert_member_.bind(1, member.id)
      .bind(2, member.account)
      .bind(3, member.name)
      .bind(4, member.masked_phone)
      .bind(5, member.tier)
      .bind(6, write_texts(member.segments));
  if (member.birthday) {
    upsert_member_.bind(7, std::int64_t{member.birthday->month})
        .bind(8, std::int64_t{member.birthday->day});
  }
  upsert_member_.bind(9, write_texts(member.activated)).bind(10, write_offers(member.offers));
  bind_instant(upsert_member_, 11, member.app_key_not_before);
  return upsert_member_.bind(12, unix_seconds(member.joined_at)).run();
}

Result<std::optional<Member>> People::find(std::string_view id) {
  select_member_.bind(1, id);
  return first_row<Member>(select_member_, read);
}

Result<std::vector<Member>> People::of_account(std::string_view account) {
  select_account_.bind(1, account);
  return every_row<Member>(select_account_, read);
}

Result<std::vector<Member>> People::list(const MemberPage& page) {
  select_page_.bind(1, page.query)
      .bind(2, page.after)
      .bind(3, static_cast<std::int64_t>(page.rows_max));
  return every_row<Member>(select_page_, read);
}

Result<> People::store(sqlite::Transaction&, const Identifier& identifier) {
  upsert_identifier_.bind_blob(1, identifier.token.view())
      .bind(2, identifier.kind)
      .bind(3, identifier.account);
  bind_text_or_null(upsert_identifier_, 4, identifier.member);
  return upsert_identifier_.bind(5, identifier.hint)
      .bind(6, std::int64_t{identifier.blocked ? 1 : 0})
      .run();
}

Result<std::optional<Identifier>> People::find(const CardToken& token) {
  select_identifier_.bind_blob(1, token.view());
  return first_row<Identifier>(select_identifier_, read_identifier);
}

Result<std::vector<Identifier>> People::identifiers_of(std::string_view account) {
  select_identifiers_.bind(1, account);
  return every_row<Identifier>(select_identifiers_, read_identifier);
}

}  // namespace till::ledger
