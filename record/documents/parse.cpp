#include "record/documents/parse.h"

#include <string>

#include "base/json/json.h"
#include "record/documents/basket_document.h"
#include "record/documents/context_document.h"
#include "record/documents/member_document.h"
#include "record/documents/quote_document.h"
#include "record/documents/receipt_document.h"
#include "record/documents/return_document.h"
#include "record/documents/ruleset_document.h"

namespace till::record {

namespace {

template <class Read>
auto parse_with(std::string_view text, const char* root, Read read)
    -> decltype(read(json::Value(), root)) {
  if (text.size() > document_bytes_max) {
    return fail(ErrorCode::too_large,
                "is longer than " + std::to_string(document_bytes_max) + " bytes", root);
  }
  TILL_TRY(const json::Value value, json::parse(text, root));
  return read(value, root);
}

}  // namespace

Result<loyalty::Ruleset> parse_ruleset(std::string_view text) {
  return parse_with(text, "ruleset", read_ruleset);
}

Result<loyalty::Basket> parse_basket(std::string_view text) {
  return parse_with(text, "basket", read_basket);
}

Result<std::optional<loyalty::Member>> parse_member(std::string_view text) {
  return parse_with(text, "member", read_member_or_nobody);
}

Result<loyalty::Context> parse_context(std::string_view text) {
  return parse_with(text, "context", read_context);
}

Result<loyalty::Quote> parse_quote(std::string_view text) {
  return parse_with(text, "quote", read_quote);
}

Result<loyalty::Receipt> parse_receipt(std::string_view text) {
  return parse_with(text, "receipt", read_receipt);
}

Result<loyalty::ReturnRequest> parse_return_request(std::string_view text) {
  return parse_with(text, "request", read_return_request);
}

Result<loyalty::ReturnResult> parse_return_result(std::string_view text) {
  return parse_with(text, "result", read_return_result);
}

}  // namespace till::record
