#include "record/base_rows.h"

#include "base/crypto/crypto.h"

namespace till::record {
namespace {

constexpr std::string_view chunk_magic = "TILLBAS1";
constexpr std::size_t ids_bytes = CardToken::size + AccountBytes::size;
constexpr std::uint8_t tier_bits = 0x3f;
constexpr std::uint8_t blocked_bit = 0x40;

// Small sums of either sign in few bytes: 0, -1, 1, -2, ... seven bits a byte, low ones first.
void append_signed(Bytes& out, std::int64_t value) {
  auto left = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
  while (left >= 0x80) {
    out.push_back(static_cast<char>(0x80 | (left & 0x7f)));
    left >>= 7;
  }
  out.push_back(static_cast<char>(left));
}

Result<std::int64_t> take_signed(BytesView& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (bytes.empty()) return fail(ErrorCode::invalid, "ends inside a row");
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    // The shortest form only: the same row has the same bytes everywhere.
    if ((shift == 63 && byte > 1) || (shift > 0 && byte == 0)) break;
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) != 0) continue;
    return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
  }
  return fail(ErrorCode::invalid, "holds a number of another form");
}

}  // namespace

std::size_t base_chunk_of(const AccountBytes& account) {
  return crypto::sha256(account.view()).bytes[0];
}

void append_base_row(Bytes& out, const BaseRow& row) {
  require(row.tier <= base_tiers_max, "a tier of the base has a small number");
  out.append(row.token.view()).append(row.account.view());
  out.push_back(static_cast<char>(row.tier | (row.blocked ? blocked_bit : 0)));
  append_signed(out, row.balance.value());
}

Result<BaseRow> take_base_row(BytesView& bytes) {
  if (bytes.size() < ids_bytes + 1) return fail(ErrorCode::invalid, "ends inside a row");
  BaseRow row;
  row.token = *fixed_from_bytes<CardToken>(bytes.substr(0, CardToken::size));
  row.account = *fixed_from_bytes<AccountBytes>(bytes.substr(CardToken::size, AccountBytes::size));
  const auto mark = static_cast<std::uint8_t>(bytes[ids_bytes]);
  bytes.remove_prefix(ids_bytes + 1);
  if ((mark & ~(tier_bits | blocked_bit)) != 0) {
    return fail(ErrorCode::invalid, "has marks that this build does not know");
  }
  row.tier = mark & tier_bits;
  row.blocked = (mark & blocked_bit) != 0;
  TILL_TRY(const auto balance, take_signed(bytes));
  row.balance = loyalty::Points{balance};
  return row;
}

Bytes write_base_chunk(std::span<const BaseRow> rows) {
  Bytes out(chunk_magic);
  append_u32(out, static_cast<std::uint32_t>(rows.size()));
  const BaseRow* before = nullptr;
  for (const auto& row : rows) {
    require(before == nullptr || before->token < row.token, "rows are sorted by token");
    append_base_row(out, row);
    before = &row;
  }
  return out;
}

Result<std::uint32_t> read_base_chunk_head(BytesView bytes) {
  if (bytes.size() < base_chunk_head_bytes || !bytes.starts_with(chunk_magic)) {
    return fail(ErrorCode::invalid, "is no chunk of a base");
  }
  std::uint32_t count = 0;
  for (const char c : bytes.substr(chunk_magic.size(), 4)) {
    count = (count << 8) | static_cast<std::uint8_t>(c);
  }
  return count;
}

}  // namespace till::record
