#include "sync/ctl/documents.h"

#include <charconv>
#include <utility>

#include "platform/files.h"
#include "record/documents/member_document.h"
#include "record/documents/parse.h"
#include "record/documents/quote_document.h"
#include "record/documents/receipt_document.h"
#include "record/documents/return_document.h"
#include "sync/ctl/advice.h"

namespace till::ctl {
namespace {

using loyalty::CompiledRuleset;

constexpr std::size_t document_bytes_max = std::size_t{64} * 1024 * 1024;  // 100,000 offers

// Also says which file it was: the paths of two receipts look alike.
Error in_file(Error error, const std::string& path) {
  if (error.context == path) return error;
  error.context += (error.context.empty() ? "" : " of ") + path;
  return error;
}

template <class Parse>
auto read_document(const std::string& path, Parse parse) -> decltype(parse(std::string_view())) {
  TILL_TRY(const auto text, platform::read_file(path, document_bytes_max));
  auto document = parse(std::string_view(text));
  if (!document) return std::unexpected(in_file(with_advice(document.error(), text), path));
  return document;
}

}  // namespace

Result<std::shared_ptr<const CompiledRuleset>> read_ruleset_file(const std::string& path) {
  TILL_TRY(auto ruleset, read_document(path, record::parse_ruleset));
  auto compiled = CompiledRuleset::compile(std::move(ruleset));
  if (!compiled) return std::unexpected(in_file(compiled.error(), path));
  return compiled;
}

Result<json::Value> quote_files(const QuoteFiles& files) {
  TILL_TRY(const auto rules, read_ruleset_file(files.ruleset));
  TILL_TRY(const auto basket, read_document(files.basket, record::parse_basket));
  std::optional<loyalty::Member> member;
  if (!files.member.empty()) {
    TILL_TRY(member, read_document(files.member, record::parse_member));
  }
  if (member) TILL_CHECK(record::check_personal_layers(*member, rules->ruleset()));
  loyalty::Context context;
  if (!files.context.empty()) {
    TILL_TRY(context, read_document(files.context, record::parse_context));
  }
  TILL_TRY(const auto quote, loyalty::quote({.ruleset = *rules,
                                             .basket = basket,
                                             .member = member ? &*member : nullptr,
                                             .context = context}));
  if (files.paid_by.empty()) return record::write_quote(quote);
  const auto paid_by = files.paid_by == "cash" ? loyalty::PaidBy::cash : loyalty::PaidBy::card;
  return record::write_receipt({.ruleset = rules->ruleset().version,
                                .basket = basket,
                                .member = member,
                                .context = context,
                                .quote = quote,
                                .paid_by = paid_by});
}

Result<json::Value> return_files(const ReturnFiles& files) {
  TILL_TRY(const auto rules, read_ruleset_file(files.ruleset));
  TILL_TRY(auto receipt, read_document(files.receipt, record::parse_receipt));
  if (receipt.ruleset != rules->ruleset().version) {
    return fail(ErrorCode::conflict,
                "the receipt was quoted by ruleset " + receipt.ruleset + ", this one is " +
                    rules->ruleset().version,
                files.ruleset);
  }
  auto request = files.asked;
  if (!files.request.empty()) {
    TILL_TRY(request, read_document(files.request, record::parse_return_request));
  }
  TILL_TRY(const auto result, loyalty::return_lines(*rules, receipt, request));
  if (!files.receipt_after) return record::write_return_result(result);
  receipt.returns.push_back(std::move(request));
  return record::write_receipt(receipt);
}

Result<std::vector<loyalty::ReturnedLine>> read_lines(std::string_view text) {
  std::vector<loyalty::ReturnedLine> lines;
  while (true) {
    const auto one = text.substr(0, text.find(','));
    const auto equals = one.rfind('=');
    const auto digits = equals == std::string_view::npos ? "" : one.substr(equals + 1);
    std::int64_t quantity = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), quantity);
    if (equals == 0 || digits.empty() || end.ec != std::errc{} ||
        end.ptr != digits.data() + digits.size() || quantity < 1 ||
        quantity > loyalty::quantity_max) {
      return fail(ErrorCode::invalid, "must be ID=QUANTITY in milli-units, as 1=1000,2=500",
                  "--lines");
    }
    lines.push_back({std::string(one.substr(0, equals)), loyalty::Quantity{quantity}});
    if (one.size() == text.size()) return lines;
    text.remove_prefix(one.size() + 1);
  }
}

}  // namespace till::ctl
