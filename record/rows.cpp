#include "record/rows.h"

#include "record/documents/member_document.h"
#include "record/json_parts.h"

namespace till::record {
namespace {

constexpr json::Range caps{0, 1'000'000'000'000'000'000};
constexpr std::size_t id_digits = 32;

// What rows share with the member document is written and read by that document's codec, so that a
// field means the same in both.
constexpr std::string_view account_fields[] = {"lots", "debt", "counters", "uses"};
constexpr std::string_view member_fields[] = {"account",  "tier",      "segments",
                                              "birthday", "purchases", "last_purchase",
                                              "bought",   "activated", "offers"};

template <std::size_t Count>
json::Object chosen(const json::Object& from, const std::string_view (&names)[Count]) {
  json::Object out;
  for (const std::string_view name : names)
    if (const json::Value* value = from.find(name)) out.set(std::string(name), *value);
  return out;
}

std::string read_id(json::Fields& fields, std::string_view name) {
  const std::string id = fields.text(name);
  const auto bytes = from_hex(id);
  if (id.size() != id_digits || !bytes || till::to_hex(BytesView(*bytes)) != id)
    fields.refuse(name, "must be 32 lower-case hex digits");
  return id;
}

void read_kind(json::Fields& fields, std::string_view kind) {
  if (fields.text("kind") != kind) fields.refuse("kind", "must be " + std::string(kind));
}

// The part of a member's document that the row has, with `account` in place of the row's own id.
Result<loyalty::Member> read_shared(json::Object part, const std::string& account,
                                    std::string path) {
  part.set("account", account);
  return read_member(json::Value(std::move(part)), std::move(path));
}

}  // namespace

json::Object write_account_row(const AccountRow& row) {
  loyalty::Member view;
  view.lots = row.lots;
  view.debt = row.debt;
  view.counters = row.counters;
  view.uses = row.uses;
  json::Object out = chosen(*write_member(view).as_object(), account_fields);
  out.set("kind", "account");
  out.set("id", row.id);
  out.set("time", unix_seconds(row.time));
  if (!row.redeemed_day.empty()) out.set("redeemed_day", row.redeemed_day);
  if (!row.redeemed.is_zero()) out.set("redeemed", row.redeemed.value());
  if (row.offline_points_max) out.set("offline_points_max", row.offline_points_max->value());
  return out;
}

Result<AccountRow> read_account_row(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, path, refusal);
  AccountRow row;
  read_kind(fields, "account");
  row.id = read_id(fields, "id");
  row.time = read_instant(fields, "time");
  row.redeemed_day = fields.text_or("redeemed_day");
  row.redeemed =
      loyalty::Points{fields.has("redeemed") ? read_points(fields, "redeemed").value() : 0};
  if (const auto max = fields.optional_integer("offline_points_max", caps))
    row.offline_points_max = loyalty::Points{*max};
  TILL_CHECK(refusal.result());
  TILL_TRY(auto view,
           read_shared(chosen(*value.as_object(), account_fields), row.id, std::move(path)));
  row.lots = std::move(view.lots);
  row.debt = view.debt;
  row.counters = std::move(view.counters);
  row.uses = std::move(view.uses);
  return row;
}

json::Object write_member_row(const MemberRow& row) {
  loyalty::Member view;
  view.account = row.account;
  view.tier = row.tier;
  view.segments = row.segments;
  view.birthday = row.birthday;
  view.purchases = row.purchases;
  view.last_purchase = row.last_purchase;
  view.bought = row.bought;
  view.activated = row.activated;
  view.offers = row.offers;
  json::Object out = chosen(*write_member(view).as_object(), member_fields);
  out.set("kind", "member");
  out.set("id", row.id);
  if (!row.masked_name.empty()) out.set("masked_name", row.masked_name);
  if (row.app_key_not_before) out.set("app_key_not_before", unix_seconds(*row.app_key_not_before));
  return out;
}

Result<MemberRow> read_member_row(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, path, refusal);
  MemberRow row;
  read_kind(fields, "member");
  row.id = read_id(fields, "id");
  row.account = read_id(fields, "account");
  row.masked_name = fields.text_or("masked_name");
  row.app_key_not_before = optional_instant(fields, "app_key_not_before");
  TILL_CHECK(refusal.result());
  TILL_TRY(auto view,
           read_shared(chosen(*value.as_object(), member_fields), row.account, std::move(path)));
  row.tier = std::move(view.tier);
  row.segments = std::move(view.segments);
  row.birthday = view.birthday;
  row.purchases = view.purchases;
  row.last_purchase = view.last_purchase;
  row.bought = std::move(view.bought);
  row.activated = std::move(view.activated);
  row.offers = std::move(view.offers);
  return row;
}

json::Object write_card_row(const CardRow& row) {
  json::Object out{{"kind", "card"}, {"id", to_hex(row.token)}, {"account", row.account}};
  if (!row.member.empty()) out.set("member", row.member);
  if (row.blocked) out.set("blocked", true);
  return out;
}

Result<CardRow> read_card_row(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  CardRow row;
  read_kind(fields, "card");
  row.token = required_fixed<CardToken>(fields, "id");
  row.account = read_id(fields, "account");
  if (fields.has("member")) row.member = read_id(fields, "member");
  row.blocked = fields.flag_or("blocked", false);
  TILL_CHECK(refusal.result());
  return row;
}

}  // namespace till::record
