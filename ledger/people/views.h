// What the people's API and the commands show of the ledger's rows, as JSON. Fields are those of
// docs/openapi-ledger.yaml. Pure but for what they read.
#pragma once

#include "base/json/json.h"
#include "ledger/ledger.h"
#include "ledger/people/figures.h"

namespace till::ledger {

// Whether names are shown as they are or masked.
enum class Names { full, masked };

[[nodiscard]] json::Object summary_of(const Member& member, const Account& account, Names names);
// With lots, cards and those who share the account.
[[nodiscard]] Result<json::Object> whole_of(Ledger& ledger, const Member& member, Names names);

// Names registers by their ids; kept for the length of one answer.
class RegisterNames {
 public:
  [[nodiscard]] static Result<RegisterNames> read(Ledger& ledger);
  // Empty for one that is not there.
  [[nodiscard]] std::string of(RegisterNumber number) const;

 private:
  std::map<RegisterNumber, std::string> ids_;
};

[[nodiscard]] json::Object summary_of(const ReceiptRow& row, const RegisterNames& registers);
// With the document as it was received, its explanation and its postings.
[[nodiscard]] Result<json::Object> whole_of(Ledger& ledger, const ReceiptRow& row);

[[nodiscard]] Result<json::Object> view_of(Ledger& ledger, const RegisterRow& row);
[[nodiscard]] Result<json::Object> view_of(Ledger& ledger, const ParkedRow& row);
[[nodiscard]] Result<json::Object> view_of(const SealRow& row);
[[nodiscard]] json::Object view_of(const RulesetRow& row);
[[nodiscard]] json::Object view_of(const Totals& totals);

}  // namespace till::ledger
