#include "agent/cache_view.h"

#include "agent/base_view.h"
#include "agent/checkout/identify.h"
#include "record/json_parts.h"

namespace till::agent {
namespace {

constexpr std::size_t id_digits = 32;

bool is_id(std::string_view text) {
  const auto bytes = from_hex(text);
  return text.size() == id_digits && bytes && to_hex(*bytes) == text;
}

Result<Identity> identity_by_id(TillState& state, const std::string& id) {
  Identity identity;
  if (state.cache) {
    TILL_TRY(const auto account, state.cache->account(id));
    if (account) {
      identity.subject.account = id;
      return identity;
    }
    TILL_TRY(const auto member, state.cache->member(id));
    if (member) identity.subject.account = member->row.account;
  }
  identity.member = id;
  if (!identity.subject.account.empty()) return identity;
  if (const auto seen = sight_of(state, identity)) identity.subject.account = seen->account;
  return identity;
}

Result<Identity> identity_of_text(TillState& state, std::string_view who) {
  if (is_id(who)) return identity_by_id(state, std::string(who));
  cards::Scan scan;
  scan.bytes = who;
  scan.symbology = cards::Symbology::typed;
  scan.source = "admin";
  TILL_TRY(const auto seen, identify(state, scan));
  if (!seen.identity) {
    return fail(ErrorCode::invalid, "is no card, phone, account or member", "member");
  }
  return *seen.identity;
}

json::Array deltas_of(const TillState& state, const Identity& identity,
                      const std::optional<record::Mark>& stamp) {
  json::Array out;
  for (const auto& delta :
       state.overlay.deltas(storage::Overlay::key_of(identity.subject), stamp)) {
    out.push_back(json::Object{{"seq", static_cast<std::int64_t>(delta.at.seq.number)},
                               {"points", delta.points.value()},
                               {"in_row", !delta.above}});
  }
  return out;
}

// The row as the ledger sent it; nothing when only the base knows the account, or nobody does.
Result<std::optional<record::Mark>> add_rows(TillState& state, const Identity& identity,
                                             json::Object& out) {
  if (state.cache && !identity.subject.account.empty()) {
    TILL_TRY(const auto row, state.cache->account(identity.subject.account));
    if (row) {
      out.set("source", "rows");
      out.set("row", record::write_account_row(row->row));
      return row->stamp;
    }
  }
  const auto seen = sight_of(state, identity);
  out.set("source", seen ? "base" : "none");
  if (!seen) return std::optional<record::Mark>{};
  out.set("base", json::Object{{"version", state.base->base()->facts().version},
                               {"balance", seen->balance.value()},
                               {"tier", seen->tier},
                               {"blocked", seen->blocked}});
  return seen->stamp;
}

}  // namespace

Result<json::Object> held_of(TillState& state, std::string_view who) {
  TILL_TRY(const auto identity, identity_of_text(state, who));
  json::Object out{{"account", identity.subject.account}};
  TILL_TRY(const auto stamp, add_rows(state, identity, out));
  if (stamp) out.set("stamp", record::write_mark(*stamp));
  out.set("deltas", deltas_of(state, identity, stamp));
  // What a plain card may spend; a code that proves more may spend more.
  auto by_card = identity;
  by_card.subject.trust = record::Trust::static_;
  TILL_TRY(const auto now, standing(state, by_card, state.time.now().at));
  out.set("effective", json::Object{{"balance", now.balance.value()},
                                    {"spendable_offline", now.spendable.value()},
                                    {"held", now.held.value()},
                                    {"not_yet_sent", now.not_yet_sent.value()},
                                    {"as_of", unix_seconds(now.as_of)},
                                    {"known", now.known}});
  return out;
}

}  // namespace till::agent
