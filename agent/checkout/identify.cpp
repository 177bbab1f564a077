#include "agent/checkout/identify.h"

#include <utility>

#include "agent/base_view.h"
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
  if (state.cache) {
    TILL_TRY(const auto row, state.cache->member(code.number));
    if (row) identity.subject.account = row->row.account;
  }
  if (!identity.subject.account.empty()) return {};
  if (const auto seen = sight_of(state, member_token(state, code.number))) {
    identity.subject.account = seen->account;
  }
  return {};
}

Result<> identify_card(TillState& state, const cards::MemberCode& code, Identity& identity) {
  const auto version = state.identity ? state.identity->pepper_version : std::uint8_t{0};
  const auto token =
      cards::token_of(state.pepper, version, cards::token_kind_of(code.kind), code.number);
  identity.subject.token = token;
  if (state.cache) {
    TILL_TRY(const auto row, state.cache->card(token));
    if (row && row->blocked) return {};
    if (row) {
      identity.subject.account = row->account;
      identity.member = row->member;
    }
  }
  if (identity.subject.account.empty()) {
    const auto seen = sight_of(state, token);
    if (!seen || seen->blocked) return {};
    identity.subject.account = seen->account;
  }
  state.overlay.rekey(token, identity.subject.account);
  return {};
}

Result<bool> is_revoked_phone(TillState& state, const cards::AppProof& proof,
                              const std::string& member) {
  if (!state.cache) return false;
  TILL_TRY(const auto row, state.cache->member(member));
  return row && cards::is_revoked(proof.certified_at, row->row.app_key_not_before);
}

// Takes the identity away again when the phone was revoked. Asked again when the member's row came.
Result<> refuse_revoked(TillState& state, Identified& out) {
  TILL_TRY(const bool revoked, is_revoked_phone(state, *out.code->app, out.code->number));
  if (!revoked) return {};
  out.identity.reset();
  out.identity_token.clear();
  out.missing.reset();
  out.claim = unknown(std::move(out.claim), cards::Reason::revoked,
                      "this phone's key was revoked: the member must sign in again");
  return {};
}

// Takes the identity away again when the code may not be used.
Result<> judge_app(TillState& state, Identified& out) {
  TILL_CHECK(refuse_revoked(state, out));
  if (!out.identity) return {};
  if (out.code->trust != cards::Trust::signed_) return {};
  const auto& proof = *out.code->app;
  const auto refused = state.replay.accept(proof.phone_key, proof.issued_at, out.identity->at);
  if (!refused) return {};
  state.counters.raise("scan.replayed");
  out.identity.reset();
  out.claim = unknown(std::move(out.claim), *refused,
                      "this code was used already: the app shows a new one");
  return {};
}

sync::LookupAsked asked_for(const Identity& identity) {
  if (identity.subject.token) return {identity.subject.token, {}};
  return {{}, identity.member};
}

Result<> add_person(TillState& state, Identified& out) {
  const auto& identity = *out.identity;
  out.identity_token = write_identity_token(identity, state.token_secret);
  TILL_TRY(out.standing, standing(state, identity, identity.at));
  if (state.cache && !identity.member.empty()) {
    TILL_TRY(const auto row, state.cache->member(identity.member));
    if (row) {
      out.masked_name = row->row.masked_name;
      out.tier = row->row.tier;
      return {};
    }
  }
  if (const auto seen = sight_of(state, identity)) out.tier = seen->tier;
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

Result<> look_again(TillState& state, Identified& out) {
  const auto& code = *out.code;
  if (code.app) TILL_CHECK(refuse_revoked(state, out));
  if (!out.identity) return {};
  auto& identity = *out.identity;
  TILL_CHECK(code.app ? identify_app(state, code, identity) : identify_card(state, code, identity));
  out.missing.reset();
  if (identity.subject.nobody()) {
    out.missing = asked_for(identity);
    auto claim = out.claim;
    out.claim =
        unknown(std::move(claim), cards::Reason::no_row, "this member is not known here yet");
    return {};
  }
  out.claim.meaning = code;
  TILL_CHECK(add_person(state, out));
  if (!out.standing.known || out.standing.only_the_sum) out.missing = asked_for(identity);
  return {};
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
  out.code = *code;
  Identity identity;
  identity.at = state.time.now().at;
  identity.subject.trust = trust_of(code->trust);
  out.identity = std::move(identity);
  if (code->app) {
    TILL_CHECK(judge_app(state, out));
    if (!out.identity) return out;
  }
  TILL_CHECK(look_again(state, out));
  return out;
}

}  // namespace till::agent
