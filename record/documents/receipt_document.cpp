#include "record/documents/receipt_document.h"

#include <string>
#include <utility>

#include "record/documents/basket_document.h"
#include "record/documents/bounds.h"
#include "record/documents/context_document.h"
#include "record/documents/elements.h"
#include "record/documents/member_document.h"
#include "record/documents/quote_document.h"
#include "record/documents/return_document.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::PaidBy;
using loyalty::Receipt;

const Names paid_by_names = {"cash", "card"};

// A document inside the receipt, read by its own codec; the path goes on.
template <class T>
T read_inner(json::Fields& fields, std::string_view name, json::Refusal& refusal,
             Result<T> (*read)(const json::Value&, std::string)) {
  const json::Value* value = fields.required_value(name);
  if (value == nullptr) return {};
  auto inner = read(*value, fields.path_of(name));
  if (inner) return std::move(*inner);
  refusal.refuse(inner.error().context, inner.error().text, inner.error().code);
  return {};
}

}  // namespace

Result<Receipt> read_receipt(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  Receipt receipt;
  read_format(fields);
  receipt.engine = read_engine(fields, refusal);
  receipt.ruleset = fields.text("ruleset");
  receipt.basket = read_inner(fields, "basket", refusal, read_basket);
  receipt.member = read_inner(fields, "member", refusal, read_member_or_nobody);
  receipt.context = read_inner(fields, "context", refusal, read_context);
  receipt.quote = read_inner(fields, "quote", refusal, read_quote);
  receipt.paid_by = read_enum<PaidBy>(fields, "paid_by", paid_by_names);
  fields.list("returns", [&](const json::Value& request, const std::string& request_path) {
    auto read = read_return_request(request, request_path);
    if (!read) return refusal.refuse(read.error().context, read.error().text, read.error().code);
    receipt.returns.push_back(std::move(*read));
  });
  fields.finish();
  return outcome(std::move(receipt), refusal);
}

json::Value write_receipt(const Receipt& receipt) {
  json::Object object;
  put(object, "format", document_format);
  put(object, "engine", receipt.engine);
  put(object, "ruleset", receipt.ruleset);
  object.set("basket", write_basket(receipt.basket));
  object.set("member", write_member_or_nobody(receipt.member));
  object.set("context", write_context(receipt.context));
  object.set("quote", write_quote(receipt.quote));
  put(object, "paid_by", name_in(paid_by_names, receipt.paid_by));
  object.set("returns", list_of(receipt.returns, write_return_request));
  return object;
}

}  // namespace till::record
