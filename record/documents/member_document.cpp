#include "record/documents/member_document.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "base/json/path.h"
#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/offer_document.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::Birthday;
using loyalty::Member;
using loyalty::PointLot;
using loyalty::Points;

PointLot read_lot(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  PointLot lot;
  lot.id = fields.text("id");
  lot.left = Points{fields.integer("left", signed_points_range)};
  lot.earned_at = read_instant(fields, "earned_at", instant_range);
  lot.active_from = read_optional_instant(fields, "active_from", computed_instant_range);
  lot.expires_at = read_optional_instant(fields, "expires_at", computed_instant_range);
  lot.source = fields.text_or("source");
  lot.partner = fields.text_or("partner");
  fields.finish();
  return lot;
}

json::Value write_lot(const PointLot& lot) {
  json::Object object;
  put(object, "id", lot.id);
  put(object, "left", lot.left);
  put(object, "earned_at", lot.earned_at);
  put_given(object, "active_from", lot.active_from);
  put_given(object, "expires_at", lot.expires_at);
  put_unless(object, "source", lot.source, "");
  put_unless(object, "partner", lot.partner, "");
  return object;
}

// Sums the sizes of the lots, whatever their signs: no partial sum of them can then leave int64.
void read_lots(json::Fields& fields, Member& member, json::Refusal& refusal) {
  Unique ids(refusal);
  std::int64_t sum = 0;
  fields.list("lots", [&](const json::Value& value, const std::string& path) {
    member.lots.push_back(read_lot(value, path, refusal));
    const PointLot& lot = member.lots.back();
    ids.add(lot.id, json::path_of_field(path, "id"));
    const std::int64_t size = lot.left.value() < 0 ? -lot.left.value() : lot.left.value();
    if (size > account_points_max - sum) {
      fields.refuse("lots", "must come to at most " + std::to_string(account_points_max));
      return;
    }
    sum += size;
  });
}

std::optional<Birthday> read_birthday(json::Fields& fields, json::Refusal& refusal) {
  if (!fields.has("birthday")) return std::nullopt;
  constexpr std::array<int, 12> days_of = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  constexpr json::Range any;
  std::vector<std::int64_t> numbers;
  fields.list("birthday", [&](const json::Value& value, const std::string& path) {
    numbers.push_back(read_integer(value, path, any, refusal));
  });
  const bool exists = numbers.size() == 2 && numbers[0] >= 1 && numbers[0] <= 12 &&
                      numbers[1] >= 1 &&
                      numbers[1] <= days_of[static_cast<std::size_t>(numbers[0] - 1)];
  if (!exists) {
    fields.refuse("birthday", "must be a month and one of its days");
    return std::nullopt;
  }
  return Birthday{.month = static_cast<int>(numbers[0]), .day = static_cast<int>(numbers[1])};
}

std::map<std::string, std::int64_t> read_counts(json::Fields& fields, std::string_view name,
                                                json::Range range, json::Refusal& refusal) {
  std::map<std::string, std::int64_t> counts;
  fields.entries(name,
                 [&](const std::string& key, const json::Value& value, const std::string& path) {
                   counts.emplace(key, read_integer(value, path, range, refusal));
                 });
  return counts;
}

void read_offers(json::Fields& fields, Member& member, json::Refusal& refusal) {
  Unique ids(refusal);
  fields.list("offers", [&](const json::Value& value, const std::string& path) {
    member.offers.push_back(read_offer(value, path, {.personal = true}, refusal));
    ids.add(member.offers.back().id, json::path_of_field(path, "id"));
  });
}

}  // namespace

Result<Member> read_member(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  Member member;
  member.account = fields.text("account");
  member.member = fields.text_or("member");
  member.tier = fields.text_or("tier");
  member.segments = read_text_set(fields, "segments");
  member.birthday = read_birthday(fields, refusal);
  member.purchases = fields.optional_integer("purchases", tally_range);
  member.last_purchase = read_optional_instant(fields, "last_purchase", instant_range);
  member.bought = read_text_set(fields, "bought");
  member.activated = read_text_set(fields, "activated");
  read_offers(fields, member, refusal);
  read_lots(fields, member, refusal);
  member.debt = Points{fields.integer_or("debt", 0, account_points_range)};
  member.redeemed_today = Points{fields.integer_or("redeemed_today", 0, account_points_range)};
  member.counters = read_counts(fields, "counters", counter_range, refusal);
  member.uses = read_counts(fields, "uses", tally_range, refusal);
  fields.finish();
  return outcome(std::move(member), refusal);
}

json::Value write_member(const Member& member) {
  json::Object object;
  put(object, "account", member.account);
  put_unless(object, "member", member.member, "");
  put_unless(object, "tier", member.tier, "");
  put_filled(object, "segments", member.segments);
  if (member.birthday) {
    object.set("birthday", json::Array{member.birthday->month, member.birthday->day});
  }
  put_given(object, "purchases", member.purchases);
  put_given(object, "last_purchase", member.last_purchase);
  put_filled(object, "bought", member.bought);
  put_filled(object, "activated", member.activated);
  put_filled(object, "offers", member.offers, write_offer);
  put_filled(object, "lots", member.lots, write_lot);
  put_unless(object, "debt", member.debt, Points{});
  put_unless(object, "redeemed_today", member.redeemed_today, Points{});
  const auto as_json = [](std::int64_t count) { return json::Value(count); };
  put_entries(object, "counters", member.counters, as_json);
  put_entries(object, "uses", member.uses, as_json);
  return object;
}

Result<std::optional<Member>> read_member_or_nobody(const json::Value& value, std::string path) {
  if (value.is_null()) return std::nullopt;
  TILL_TRY(Member member, read_member(value, std::move(path)));
  return member;
}

json::Value write_member_or_nobody(const std::optional<Member>& member) {
  return member ? write_member(*member) : json::Value(nullptr);
}

Result<> check_personal_layers(const Member& member, const loyalty::Ruleset& ruleset,
                               const std::string& path) {
  const std::string list = json::path_of_field(path, "offers");
  for (std::size_t i = 0; i < member.offers.size(); ++i) {
    const std::string& layer = member.offers[i].layer;
    const bool known = layer.empty() || std::ranges::any_of(ruleset.layers, [&](const auto& one) {
                         return one.name == layer;
                       });
    if (!known) {
      return fail(ErrorCode::invalid, "is not in the ruleset's layers",
                  json::path_of_field(json::path_of_item(list, i), "layer"));
    }
  }
  return {};
}

}  // namespace till::record
