#include "ledger/people/query.h"

#include <algorithm>
#include <charconv>

namespace till::ledger {
namespace {

constexpr std::string_view limit_name = "limit";
constexpr std::string_view after_name = "after";

Result<> check_names(const net::Request& request, std::initializer_list<std::string_view> known) {
  for (auto at = request.query.begin(); at != request.query.end(); ++at) {
    if (std::ranges::find(known, at->name) == known.end()) {
      return fail(ErrorCode::invalid, "unknown parameter", at->name);
    }
    const auto same = [at](const net::Parameter& other) { return other.name == at->name; };
    if (std::any_of(request.query.begin(), at, same)) {
      return fail(ErrorCode::invalid, "stands twice", at->name);
    }
  }
  return {};
}

Result<std::size_t> limit_of(const std::string& text) {
  std::size_t limit = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), limit);
  const bool number = code == std::errc{} && end == text.data() + text.size();
  if (!number || limit < 1 || limit > page_rows_max) {
    return fail(ErrorCode::invalid, "must be a number from 1 to " + std::to_string(page_rows_max),
                std::string(limit_name));
  }
  return limit;
}

}  // namespace

Result<ListQuery> read_list_query(const net::Request& request,
                                  std::initializer_list<std::string_view> known) {
  TILL_CHECK(check_names(request, known));
  ListQuery query;
  if (const auto* limit = request.query_value(limit_name)) {
    TILL_TRY(query.rows_max, limit_of(*limit));
  }
  if (const auto* after = request.query_value(after_name)) query.after = *after;
  return query;
}

Result<> refuse_query(const net::Request& request) { return check_names(request, {}); }

}  // namespace till::ledger
