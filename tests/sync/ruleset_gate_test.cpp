#include "sync/ruleset_gate.h"

#include <gtest/gtest.h>

#include "record/documents/ruleset_document.h"
#include "tests/record/documents_examples.h"
#include "tests/sync/fake_ledger.h"

namespace till::sync {
namespace {

class RulesetGate : public testing::Test {
 protected:
  [[nodiscard]] record::RulesetEnvelope envelope(std::int64_t version) const {
    const auto* document = test::examples().front().content.find("ruleset");
    record::RulesetEnvelope out;
    out.version = version;
    out.published_at = instant_of(1'700'000'000);
    out.ruleset = *record::read_ruleset(*document);
    return out;
  }
  [[nodiscard]] record::Signed signed_by(const crypto::PrivateKey& key, const Bytes& bytes,
                                         record::Role role = record::Role::ruleset) const {
    return {bytes, "3", record::sign(role, key, bytes)};
  }
  [[nodiscard]] ErrorCode refusal(const record::Signed& what,
                                  std::optional<std::int64_t> in_force = {}) const {
    const auto judged = judge_ruleset(what, keys_.document(), in_force);
    EXPECT_FALSE(judged);
    return judged ? ErrorCode::internal : judged.error().code;
  }
  LedgerKeys keys_;
};

TEST_F(RulesetGate, newer_signed_ruleset_comes_in_compiled) {
  const auto bytes = record::write_envelope(envelope(8));
  for (const auto& in_force : {std::optional<std::int64_t>{}, std::optional<std::int64_t>{7}}) {
    const auto judged = judge_ruleset(signed_by(keys_.ruleset, bytes), keys_.document(), in_force);
    ASSERT_TRUE(judged) << describe(judged.error());
    EXPECT_EQ(judged->sha256, crypto::sha256(bytes));
    EXPECT_EQ(judged->envelope.version, 8);
    EXPECT_NE(judged->compiled, nullptr);
  }
}

TEST_F(RulesetGate, signature_of_another_key_or_role_is_untrusted) {
  const auto bytes = record::write_envelope(envelope(8));
  EXPECT_EQ(refusal(signed_by(keys_.ack, bytes)), ErrorCode::untrusted);
  EXPECT_EQ(refusal(signed_by(keys_.ruleset, bytes, record::Role::ack)), ErrorCode::untrusted);
  auto changed = signed_by(keys_.ruleset, bytes);
  changed.bytes.back() ^= 1;
  EXPECT_EQ(refusal(changed), ErrorCode::untrusted);
  changed = signed_by(keys_.ruleset, bytes);
  changed.key = "2";
  EXPECT_EQ(refusal(changed), ErrorCode::untrusted);
}

TEST_F(RulesetGate, equal_or_older_one_is_a_conflict) {
  const auto what = signed_by(keys_.ruleset, record::write_envelope(envelope(8)));
  EXPECT_EQ(refusal(what, 8), ErrorCode::conflict);
  EXPECT_EQ(refusal(what, 9), ErrorCode::conflict);
}

TEST_F(RulesetGate, signed_nonsense_is_invalid) {
  EXPECT_EQ(refusal(signed_by(keys_.ruleset, "{}")), ErrorCode::invalid);
  EXPECT_EQ(refusal(signed_by(keys_.ruleset, "")), ErrorCode::invalid);
}

TEST_F(RulesetGate, engine_of_tomorrow_is_unsupported) {
  auto value = *json::parse(record::write_envelope(envelope(8)));
  auto ruleset = *value.as_object()->find("ruleset")->as_object();
  ruleset.set("engine", 999);
  auto object = *value.as_object();
  object.set("ruleset", std::move(ruleset));
  EXPECT_EQ(refusal(signed_by(keys_.ruleset, json::canonical(object))), ErrorCode::unsupported);
}

}  // namespace
}  // namespace till::sync
