// The query of a request for a list: which parameters it may have, how many rows, and after which.
// Pure.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/error.h"
#include "net/http.h"

namespace till::ledger {

inline constexpr std::size_t page_rows_default = 50;
inline constexpr std::size_t page_rows_max = 500;

struct ListQuery {
  std::size_t rows_max = page_rows_default;  // limit
  std::string after;                         // empty: from the first
};

// Errors: invalid, context the parameter: one that is not in `known`, twice, or a limit that is no
// number from 1 to page_rows_max.
[[nodiscard]] Result<ListQuery> read_list_query(const net::Request& request,
                                                std::initializer_list<std::string_view> known);
// For routes that are no lists.
[[nodiscard]] Result<> refuse_query(const net::Request& request);

}  // namespace till::ledger
