// From the text of a document to its value, for tools, tests and whoever holds bytes. Paths begin
// with the name of the document.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.h"
#include "loyalty/returns.h"
#include "loyalty/ruleset.h"

namespace till::record {

// A longer text is not read at all; 100,000 offers take half of it.
inline constexpr std::size_t document_bytes_max = std::size_t{64} * 1024 * 1024;

// Errors: too_large; those of the JSON parser and of the document.
[[nodiscard]] Result<loyalty::Ruleset> parse_ruleset(std::string_view text);
[[nodiscard]] Result<loyalty::Basket> parse_basket(std::string_view text);
// Null stands for nobody.
[[nodiscard]] Result<std::optional<loyalty::Member>> parse_member(std::string_view text);
[[nodiscard]] Result<loyalty::Context> parse_context(std::string_view text);
[[nodiscard]] Result<loyalty::Quote> parse_quote(std::string_view text);
[[nodiscard]] Result<loyalty::Receipt> parse_receipt(std::string_view text);
[[nodiscard]] Result<loyalty::ReturnRequest> parse_return_request(std::string_view text);
[[nodiscard]] Result<loyalty::ReturnResult> parse_return_result(std::string_view text);

}  // namespace till::record
