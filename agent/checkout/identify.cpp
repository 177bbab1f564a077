#include "agent/checkout/identify.h"

#include <utility>

#include "cards/token.h"

namespace till::agent {
namespace {

record::Trust trust_of(cards::Trust trust) {
  switch (trust) {
    case cards::Trust::signed_:
      return record::Trust::signed_;
    case cards::Trust::rotating:
      return record::Trust::rotating;
    case cards::Trust::static_:
      return record::Trust::static_;
    case cards::Trust::typed:
      return record::Trust::typed;
  }
  return record::Trust::typed;
}

cards::Claim unknown(cards::Claim claim, cards::Reason reason, std::string text) {
  claim.meaning = cards::Unknown{reason, std::move(text)};
  return claim;
}

// A member's own number: the row of that member names the account.
Result<> identify_app(TillState& state, const cards::MemberCode& code, Identity& identity) {
  identity.member = code.number;
  if (!state.cache) return {};
  TILL_TRY(const auto row, state.cache->member(code.number));
  if (row) identity.subject.account = row->row.account;
  return {};
}

Result<> identify_card(TillState& state, const cards::MemberCode& code, Identity& identity) {
  const auto version = state.identity ? state.identity->pepper_version : std::uint8_t{0};
  const auto token =
      cards::token_of(state.pepper, version, cards::token_kind_of(code.kind), code.number);
  identity.subject.token = token;
  if (!state.cache) return {};
  TILL_TRY(const auto row, state.cache->card(token));
  if (!row || row->blocked) return {};
  identity.subject.account = row->account;
  identity.member = row->member;
  state.overlay.rekey(token, row->account);
  return {};
}

Result<bool> is_revoked_phone(TillState& state, const cards::AppProof& proof,
                              const std::string& member) {
  if (!state.cache) return false;
  TILL_TRY(const auto row, state.cache->member(member));
  return row && cards::is_revoked(proof.certified_at, row->row.app_key_not_before);
}

Result<> add_person(TillState& state, Identified& out) {
  const auto& identity = *out.identity;
  out.identity_token = write_identity_token(identity, state.token_secret);
  TILL_TRY(out.standing, standing(state, identity, identity.at));
  if (!state.cache || identity.member.empty()) return {};
  TILL_TRY(const auto row, state.cache->member(identity.member));
  if (row) {
    out.masked_name = row->row.masked_name;
    out.tier = row->row.tier;
  }
  return {};
}

}  // namespace

cards::Claim explain_code(const TillState& state, const cards::Scan& scan) {
  const auto now = state.time.now();
  cards::Context context{.table = state.prefix_table,
                         .app_keys = state.app_keys,
                         .now = now.at,
                         .clock_trusted = now.trusted()};
  context.phones.country = state.country;
  return cards::interpret(scan, context);
}

Result<Identified> identify(TillState& state, const cards::Scan& scan) {
  Identified out;
  out.claim = explain_code(state, scan);
  const auto* code = std::get_if<cards::MemberCode>(&out.claim.meaning);
  if (code == nullptr) {
    if (std::holds_alternative<cards::Unknown>(out.claim.meaning)) {
      state.counters.raise("scan.unknown");
    }
    return out;
  }
  const auto now = state.time.now();
  Identity identity;
  identity.at = now.at;
  identity.subject.trust = trust_of(code->trust);
  if (code->app) {
    TILL_TRY(const bool revoked, is_revoked_phone(state, *code->app, code->number));
    if (revoked) {
      out.claim = unknown(std::move(out.claim), cards::Reason::revoked,
                          "this phone's key was revoked: the member must sign in again");
      return out;
    }
    if (code->trust == cards::Trust::signed_) {
      const auto refused = state.replay.accept(code->app->phone_key, code->app->issued_at, now.at);
      if (refused) {
        state.counters.raise("scan.replayed");
        out.claim = unknown(std::move(out.claim), *refused,
                            "this code was used already: the app shows a new one");
        return out;
      }
    }
    TILL_CHECK(identify_app(state, *code, identity));
  } else {
    TILL_CHECK(identify_card(state, *code, identity));
  }
  if (identity.subject.nobody()) {
    out.claim =
        unknown(std::move(out.claim), cards::Reason::no_row, "this member is not known here yet");
    return out;
  }
  out.identity = std::move(identity);
  TILL_CHECK(add_person(state, out));
  return out;
}

}  // namespace till::agent
