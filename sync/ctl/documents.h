// Quotes and returns computed from files alone, as tilld would compute them. Blocks on the files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/json/json.h"
#include "loyalty/compiled.h"
#include "loyalty/returns.h"

namespace till::ctl {

// A ruleset, compiled. Errors: not_found and io for the file; those of the document, with the path
// in it and the file.
[[nodiscard]] Result<std::shared_ptr<const loyalty::CompiledRuleset>> read_ruleset_file(
    const std::string& path);

struct QuoteFiles {
  std::string ruleset;
  std::string basket;
  std::string member;   // empty: nobody
  std::string context;  // empty: the defaults
  std::string paid_by;  // "cash" or "card": asks for the receipt
};

// The quote document, or the receipt of what was sold and paid so. Errors: not_found and io for a
// file; those of the documents and the engine, whose paths begin with the document's name.
[[nodiscard]] Result<json::Value> quote_files(const QuoteFiles& files);

struct ReturnFiles {
  std::string ruleset;
  std::string receipt;
  std::string request;           // empty: `asked` is
  loyalty::ReturnRequest asked;  // without a request's file
  bool receipt_after = false;    // asks for the receipt as it is after this return
};

// The return's result, or the receipt with this return among its returns. Errors: as above;
// conflict when the receipt names another ruleset.
[[nodiscard]] Result<json::Value> return_files(const ReturnFiles& files);

// "1=1000,2=500": ids of lines and milli-units of each. Errors: invalid.
[[nodiscard]] Result<std::vector<loyalty::ReturnedLine>> read_lines(std::string_view text);

}  // namespace till::ctl
