#include "sync/ruleset_gate.h"

#include "base/crypto/crypto.h"

namespace till::sync {

Result<AcceptedRuleset> judge_ruleset(const record::Signed& envelope,
                                      const record::KeysDocument& keys,
                                      std::optional<std::int64_t> version_in_force) {
  if (!record::verify(keys, record::Role::ruleset, envelope)) {
    return fail(ErrorCode::untrusted, "the ruleset is not signed by the ledger's ruleset key");
  }
  TILL_TRY(auto read, record::read_envelope(envelope.bytes));
  if (version_in_force && read.version <= *version_in_force) {
    return fail(ErrorCode::conflict,
                "the ruleset is not newer than the one in force: " + std::to_string(read.version) +
                    " against " + std::to_string(*version_in_force));
  }
  TILL_TRY(auto compiled, loyalty::CompiledRuleset::compile(read.ruleset));
  return AcceptedRuleset{crypto::sha256(envelope.bytes), std::move(read), std::move(compiled)};
}

}  // namespace till::sync
