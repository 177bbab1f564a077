// Receipts in a folder, for `ruleset check`: basket documents, receipt documents, or both with
// member and context beside the basket; one a file, or one a line. Blocks on the files.
#pragma once

#include <functional>
#include <string>

#include "base/error.h"
#include "base/json/json.h"
#include "loyalty/lint/replay.h"

namespace till::ctl {

// Of one document. Errors: those of the documents, whose paths begin with the document's name.
[[nodiscard]] Result<loyalty::Sample> read_sample(const json::Value& document);

// Calls `each` with every receipt: the files NAME.json, NAME.jsonl and NAME.ndjson of the folder in
// the order of their names, others are passed over. Stops at the first error.
// Errors: not_found for a folder that is not there or holds no such file; io; those of the
// documents and of `each`, which then name file and line.
[[nodiscard]] Result<> for_each_sample(const std::string& folder,
                                       const std::function<Result<>(const loyalty::Sample&)>& each);

}  // namespace till::ctl
