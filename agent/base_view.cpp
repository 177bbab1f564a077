#include "agent/base_view.h"

#include "cards/token.h"

namespace till::agent {
namespace {

// What is left after a damaged one was dropped; null: none.
storage::BaseFile* base_of(TillState& state) { return state.base ? state.base->base() : nullptr; }

std::optional<record::BaseRow> find(TillState& state, const CardToken& token) {
  while (auto* base = base_of(state)) {
    const auto row = base->find(token);
    if (row) return *row;
    state.alarm("BASE", describe(row.error()) + ": the one before serves");
    state.base->drop_broken(describe(row.error()));
  }
  return std::nullopt;
}

}  // namespace

std::optional<BaseSight> sight_of(TillState& state, const CardToken& token) {
  const auto row = find(state, token);
  if (!row) return std::nullopt;
  const auto& base = *base_of(state);
  return BaseSight{.account = to_hex(row->account),
                   .tier = base.tier_of(*row),
                   .blocked = row->blocked,
                   .balance = row->balance,
                   .as_of = base.facts().made_at,
                   .stamp = base.facts().reflects};
}

CardToken member_token(const TillState& state, const std::string& member) {
  const auto version = state.identity ? state.identity->pepper_version : std::uint8_t{0};
  return cards::token_of(state.pepper, version, cards::TokenKind::member, member);
}

std::optional<BaseSight> sight_of(TillState& state, const Identity& identity) {
  if (base_of(state) == nullptr) return std::nullopt;
  if (identity.subject.token) return sight_of(state, *identity.subject.token);
  if (!identity.member.empty()) return sight_of(state, member_token(state, identity.member));
  return std::nullopt;
}

}  // namespace till::agent
