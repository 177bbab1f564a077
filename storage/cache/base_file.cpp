#include "storage/cache/base_file.h"

#include <algorithm>

#include "storage/cache/base_layout.h"

namespace till::storage {
namespace {

using namespace base_layout;

std::unexpected<Error> damaged(std::string text, const std::string& name) {
  return fail(ErrorCode::corrupt, "the base is damaged: " + std::move(text), name);
}

}  // namespace

Result<std::unique_ptr<BaseFile>> BaseFile::open(const platform::Folder& folder,
                                                 const std::string& name) {
  auto base = std::unique_ptr<BaseFile>(new BaseFile());
  base->name_ = name;
  TILL_TRY(base->file_, folder.open(name));
  TILL_CHECK(base->load());
  return base;
}

Result<Bytes> BaseFile::read(std::int64_t offset, std::size_t count) const {
  TILL_TRY(auto out, file_->read(offset, count));
  if (out.size() != count) return damaged("it is cut off", name_);
  return out;
}

Result<> BaseFile::load() {
  if (file_bytes() < static_cast<std::int64_t>(tail_bytes)) return damaged("it is cut off", name_);
  const auto tail_at = file_bytes() - static_cast<std::int64_t>(tail_bytes);
  TILL_TRY(const auto tail, read(tail_at, tail_bytes));
  if (!BytesView(tail).ends_with(tail_magic)) return damaged("it has no end", name_);
  const auto blocks = static_cast<std::int64_t>(number_at(tail, 0, 8));
  const auto facts_bytes = static_cast<std::int64_t>(number_at(tail, 8, 4));
  if (blocks < 0 || blocks > file_bytes() / static_cast<std::int64_t>(block_bytes) ||
      facts_bytes > facts_bytes_max ||
      blocks * static_cast<std::int64_t>(block_bytes + 8) + facts_bytes != tail_at) {
    return damaged("its parts do not fit its size", name_);
  }
  TILL_TRY(const auto top, read(blocks * static_cast<std::int64_t>(block_bytes),
                                static_cast<std::size_t>(blocks * 8 + facts_bytes)));
  if (checksum(top, static_cast<std::uint64_t>(blocks)) != number_at(tail, 12, 8)) {
    return damaged("its index is not as it was written", name_);
  }
  first_keys_.reserve(static_cast<std::size_t>(blocks));
  for (std::size_t i = 0; i < static_cast<std::size_t>(blocks); ++i) {
    first_keys_.push_back(number_at(top, i * 8, 8));
  }
  TILL_TRY(facts_, read_facts(BytesView(top).substr(static_cast<std::size_t>(blocks) * 8)));
  return {};
}

const std::string& BaseFile::tier_of(const record::BaseRow& row) const {
  static const std::string none;
  return row.tier == 0 || row.tier > facts_.tiers.size() ? none : facts_.tiers[row.tier - 1U];
}

// From the last block that begins before the token; only tokens that share eight bytes make a
// second block necessary.
Result<std::optional<record::BaseRow>> BaseFile::find(const CardToken& token) const {
  const auto key = key_of(token);
  auto block = std::ranges::lower_bound(first_keys_, key) - first_keys_.begin();
  if (block > 0) --block;
  for (; block < std::ssize(first_keys_) && first_keys_[static_cast<std::size_t>(block)] <= key;
       ++block) {
    TILL_TRY(const auto bytes, read(block * static_cast<std::int64_t>(block_bytes), block_bytes));
    const auto content = BytesView(bytes).substr(0, rows_end);
    if (checksum(content, static_cast<std::uint64_t>(block)) != number_at(bytes, rows_end, 8)) {
      return damaged("block " + std::to_string(block) + " is not as it was written", name_);
    }
    auto rows = content.substr(rows_begin);
    for (auto left = number_at(bytes, 0, rows_begin); left > 0; --left) {
      const auto row = record::take_base_row(rows);
      if (!row) return damaged(row.error().text, name_);
      if (row->token == token) return std::optional{*row};
    }
  }
  return std::optional<record::BaseRow>{};
}

}  // namespace till::storage
