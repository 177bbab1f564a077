#include "ledger/machines/ruleset_answers.h"

#include "base/log.h"
#include "ledger/machines/callers.h"
#include "ledger/rulesets/take_back.h"
#include "net/problem.h"
#include "record/compression.h"

namespace till::ledger {

using net::Request;
using net::Response;

Result<Response> ruleset_answer(const Ledger& ledger, const Request& request) {
  const auto sha256 = fixed_from_hex<Hash>(request.parameter("sha256"));
  if (!sha256) return fail(ErrorCode::invalid, sha256.error().text, "sha256");
  auto& rulesets = ledger.books.rulesets;
  TILL_TRY(const auto known, rulesets.find(*sha256));
  if (!known) return fail(ErrorCode::not_found, "no such ruleset", "sha256");
  TILL_TRY(auto bytes, rulesets.compressed(*sha256));
  if (!bytes) return fail(ErrorCode::corrupt, "a ruleset has no bytes");
  auto response = signed_response({std::move(*bytes), known->key, known->signature});
  response.headers.add("Content-Encoding", std::string(zstd_encoding));
  return response;
}

Result<Response> bring_ruleset(Ledger& ledger, const Request& request) {
  if (request.headers.value("Content-Encoding") != zstd_encoding) return wants_zstd();
  TILL_TRY(auto bytes, record::decompress(request.body, envelope_bytes_max));
  TILL_TRY(const auto envelope, signed_request(request, std::move(bytes)));
  TILL_TRY(const bool fresh, take_back_ruleset(ledger, envelope));
  const auto name = to_hex(crypto::sha256(envelope.bytes));
  if (fresh) log(LogLevel::info, "ledger", "ruleset " + name + " was lost and came back");
  return net::json(fresh ? 201 : 200, json::Object{{"sha256", name}});
}

}  // namespace till::ledger
