#include "agent/claim.h"

#include <utility>

namespace till::agent {

std::optional<std::string> make_claim(const TillState& state, const PreparedFact& prepared) {
  if (!prepared.claim || !state.register_key || !state.identity) return std::nullopt;
  auto code = *prepared.claim;
  code.register_id = state.identity->id;
  return record::write_claim_code(code, *state.register_key);
}

Result<ClaimedSale> believe_claim(const TillState& state, const ClaimRequest& request) {
  TILL_TRY(auto read, record::read_claim_code(request.code));
  const auto& written = read.as_written;
  const bool ours = state.identity && state.identity->id == read.code.register_id;
  if (ours && state.register_key &&
      !record::verify(record::Role::claim, state.register_key->public_key(), written.bytes,
                      written.signature)) {
    return fail(ErrorCode::invalid, "was not signed by this register: it was changed", "code");
  }
  if (request.sale.hash != read.code.request) {
    return fail(ErrorCode::invalid, "is not the request that the code was given for", "sale");
  }
  return ClaimedSale{request.code, std::move(read.code)};
}

}  // namespace till::agent
