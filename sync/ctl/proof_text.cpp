#include "sync/ctl/proof_text.h"

#include "base/bytes.h"
#include "sync/ctl/json_at.h"
#include "sync/ctl/till_text.h"

namespace till::ctl {
namespace {

// "three_way", "two_way" or "differs"; empty when the close has no seal that can be read.
std::string agreement_of(const json::Value& close) {
  const auto bytes = from_base64(text_at(close, "seal.bytes"));
  const auto seal = bytes ? json::parse(*bytes, "seal") : std::unexpected(bytes.error());
  return seal ? text_at(*seal, "agreement") : std::string();
}

}  // namespace

json::Value proof_summary(const json::Value& proof, const std::string& file) {
  std::int64_t entries = 0;
  std::int64_t sealed = 0;
  std::int64_t differs = 0;
  const auto& closes = list_at(proof, "closes");
  for (const auto& close : closes) {
    entries += static_cast<std::int64_t>(list_at(close, "entries").size());
    const auto agreement = agreement_of(close);
    if (!agreement.empty()) ++sealed;
    if (agreement == "differs") ++differs;
  }
  return json::Object{{"file", file},
                      {"business_date", text_at(proof, "business_date")},
                      {"register", text_at(proof, "register")},
                      {"closes", static_cast<std::int64_t>(closes.size())},
                      {"entries", entries},
                      {"sealed", sealed},
                      {"differs", differs}};
}

std::string proof_text(const json::Value& summary) {
  const auto closes = integer_at(summary, "closes").value_or(0);
  auto text = "Proof of " + text_at(summary, "business_date") + ", register " +
              text_at(summary, "register") + ": " +
              entries_text(integer_at(summary, "entries").value_or(0)) + ", closed " +
              (closes == 1 ? "once" : std::to_string(closes) + " times") +
              ", without personal data\n";
  const auto open = closes - integer_at(summary, "sealed").value_or(0);
  if (open > 0) text += "The ledger has not sealed it yet: ask again when it has\n";
  if (integer_at(summary, "differs").value_or(0) > 0) {
    text += "The ledger's figures differ: see tillctl day show --date " +
            text_at(summary, "business_date") + "\n";
  }
  return text + "Written to " + text_at(summary, "file") +
         "\nCheck it on any machine: check-proof FILE --root FINGERPRINT (ledgerd init told it)\n";
}

Exit proof_exit(const json::Value& summary) {
  const bool agrees =
      integer_at(summary, "sealed").value_or(0) == integer_at(summary, "closes").value_or(0) &&
      integer_at(summary, "differs").value_or(0) == 0;
  return agrees ? Exit::ok : Exit::found_wrong;
}

}  // namespace till::ctl
