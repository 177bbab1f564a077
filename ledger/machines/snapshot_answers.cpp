#include "ledger/machines/snapshot_answers.h"

#include <charconv>

#include "ledger/machines/callers.h"
#include "net/problem.h"

namespace till::ledger {
namespace {

constexpr std::string_view range_unit = "bytes=";

struct Range {
  std::int64_t first = 0;
  std::int64_t last = 0;  // included
};

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end.ec != std::errc{} || end.ptr != text.data() + text.size() || value < 0) {
    return std::nullopt;
  }
  return value;
}

// "bytes=0-99" or "bytes=100-" of so many bytes; nothing for what lies outside or is written
// otherwise.
std::optional<Range> range_of(std::string_view text, std::int64_t size) {
  if (!text.starts_with(range_unit)) return std::nullopt;
  text.remove_prefix(range_unit.size());
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number_of(text.substr(0, dash));
  const auto last =
      dash + 1 == text.size() ? std::optional(size - 1) : number_of(text.substr(dash + 1));
  if (!first || !last || *first > *last || *first >= size) return std::nullopt;
  return Range{*first, std::min(*last, size - 1)};
}

}  // namespace

Result<net::Response> manifest_answer(const Ledger& ledger, const RegisterRow& row,
                                      const net::Request& request) {
  const auto region = request.parameter("region");
  TILL_TRY(const auto newest, ledger.books.snapshots.newest(region));
  if (!newest) {
    return fail(ErrorCode::not_found, "no snapshot of this region was made yet",
                std::string(region));
  }
  const auto* have = request.query_value("have");
  const auto version = have == nullptr ? std::nullopt : number_of(*have);
  if (version && *version >= newest->version) {
    net::Response nothing_newer;
    nothing_newer.status = 204;
    return nothing_newer;
  }
  TILL_TRY(const auto stamp, ledger.books.snapshots.stamp(newest->version, row.number));
  auto response = signed_response(newest->manifest);
  response.headers.add(std::string(record::reflects_header), record::write_reflects(stamp));
  return response;
}

Result<net::Response> chunk_answer(const Ledger& ledger, const net::Request& request) {
  const auto sha256 = fixed_from_hex<Hash>(request.parameter("sha256"));
  if (!sha256) return fail(ErrorCode::invalid, sha256.error().text, "sha256");
  TILL_TRY(const auto size, ledger.books.snapshots.chunk_bytes(*sha256));
  if (!size) return fail(ErrorCode::not_found, "no such chunk", "sha256");
  const auto* asked = request.headers.find("Range");
  const auto range = asked == nullptr ? Range{0, *size - 1} : range_of(*asked, *size);
  if (!range)
    return net::problem(416, "range", "the chunk has " + std::to_string(*size) + " bytes");
  TILL_TRY(auto bytes, ledger.books.snapshots.chunk_part(
                           {*sha256, range->first, range->last - range->first + 1}));
  net::Response response;
  response.headers.add("Content-Type", "application/octet-stream");
  response.headers.add("Accept-Ranges", "bytes");
  if (asked != nullptr) {
    response.status = 206;
    response.headers.add("Content-Range", "bytes " + std::to_string(range->first) + "-" +
                                              std::to_string(range->last) + "/" +
                                              std::to_string(*size));
  }
  response.body = std::move(bytes).value_or(Bytes{});
  return response;
}

}  // namespace till::ledger
