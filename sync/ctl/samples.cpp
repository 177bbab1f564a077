#include "sync/ctl/samples.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/json/fields.h"
#include "platform/files.h"
#include "record/documents/basket_document.h"
#include "record/documents/context_document.h"
#include "record/documents/member_document.h"
#include "record/documents/receipt_document.h"
#include "sync/ctl/advice.h"

namespace till::ctl {
namespace {

using Each = std::function<Result<>(const loyalty::Sample&)>;

constexpr std::size_t file_bytes_max = std::size_t{512} * 1024 * 1024;

Error at_place(Error error, const std::string& place) {
  if (error.context == place) return error;
  error.context += (error.context.empty() ? "" : " of ") + place;
  return error;
}

// {"basket", "member", "context"}: what a quote is asked with.
Result<loyalty::Sample> read_inputs(const json::Value& document) {
  json::Refusal refusal;
  json::Fields fields(document, {}, refusal);
  const auto* basket = fields.value("basket");
  const auto* member = fields.value("member");
  const auto* context = fields.value("context");
  fields.finish();
  TILL_CHECK(refusal.result());
  loyalty::Sample sample;
  TILL_TRY(sample.basket, record::read_basket(*basket, "basket"));
  if (member != nullptr) {
    TILL_TRY(sample.member, record::read_member_or_nobody(*member, "member"));
  }
  if (context != nullptr) {
    TILL_TRY(sample.context, record::read_context(*context, "context"));
  }
  return sample;
}

Result<> read_one(std::string_view text, const Each& each) {
  const auto document = json::parse(text, "receipt");
  if (!document) return std::unexpected(with_advice(document.error(), text));
  const auto sample = read_sample(*document);
  if (!sample) return std::unexpected(with_advice(sample.error(), text));
  return each(*sample);
}

Result<> read_lines_of(std::string_view text, const std::string& path, const Each& each) {
  std::size_t number = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (auto read = read_one(line, each); !read) {
      return std::unexpected(at_place(read.error(), path + ":" + std::to_string(number)));
    }
  }
  return {};
}

bool holds_lines(std::string_view name) {
  return name.ends_with(".jsonl") || name.ends_with(".ndjson");
}

}  // namespace

Result<loyalty::Sample> read_sample(const json::Value& document) {
  const auto* object = document.as_object();
  if (object != nullptr && object->has("lines")) {
    TILL_TRY(auto basket, record::read_basket(document, "basket"));
    return loyalty::Sample{std::move(basket)};
  }
  if (object != nullptr && object->has("quote")) {
    TILL_TRY(auto receipt, record::read_receipt(document, "receipt"));
    return loyalty::Sample{std::move(receipt.basket), std::move(receipt.member),
                           std::move(receipt.context)};
  }
  if (object != nullptr && object->has("basket")) return read_inputs(document);
  return fail(ErrorCode::invalid,
              "must be a basket, a receipt, or an object of basket, member and context");
}

Result<> for_each_sample(const std::string& folder, const Each& each) {
  TILL_TRY(const auto names, platform::list_directory(folder));
  bool any = false;
  for (const auto& name : names) {
    if (!name.ends_with(".json") && !holds_lines(name)) continue;
    any = true;
    const auto path = (platform::Path(folder) / name).string();
    TILL_TRY(const auto text, platform::read_file(path, file_bytes_max));
    if (holds_lines(name)) {
      TILL_CHECK(read_lines_of(text, path, each));
    } else if (auto read = read_one(text, each); !read) {
      return std::unexpected(at_place(read.error(), path));
    }
  }
  if (any) return {};
  return fail(ErrorCode::not_found, "holds no receipts: no file named *.json, *.jsonl or *.ndjson",
              folder);
}

}  // namespace till::ctl
