#include "storage/cache/base_build.h"

#include <queue>

#include "base/crypto/crypto.h"
#include "platform/files.h"
#include "storage/cache/base_layout.h"

namespace till::storage {
namespace {

using namespace base_layout;
using record::BaseRow;

constexpr std::size_t window_bytes = std::size_t{8} * 1024;

// The rows of one chunk, a window at a time: 256 of them are open at once.
class ChunkRows {
 public:
  [[nodiscard]] Result<> open(const std::filesystem::path& path, std::size_t number) {
    path_ = path.string();
    number_ = number;
    if (file_.open(path, std::ios::in | std::ios::binary) == nullptr) {
      return fail(ErrorCode::io, "cannot be opened", path_);
    }
    TILL_CHECK(fill());
    TILL_TRY(left_, record::read_base_chunk_head(window_));
    window_.erase(0, record::base_chunk_head_bytes);
    return next();
  }
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] const BaseRow& row() const { return row_; }

  [[nodiscard]] Result<> next() {
    if (left_ == 0) {
      TILL_CHECK(fill());
      ended_ = true;
      if (used_ == window_.size()) return {};
      return fail(ErrorCode::corrupt, "holds more than its rows", path_);
    }
    if (window_.size() - used_ < record::base_row_bytes_max) TILL_CHECK(fill());
    auto rest = BytesView(window_).substr(used_);
    const auto before = rest.size();
    TILL_TRY(const auto row, record::take_base_row(rest));
    if (has_row_ && !(row_.token < row.token)) {
      return fail(ErrorCode::corrupt, "is not sorted", path_);
    }
    if (record::base_chunk_of(row.account) != number_) {
      return fail(ErrorCode::corrupt, "holds an account of another chunk", path_);
    }
    row_ = row;
    has_row_ = true;
    used_ += before - rest.size();
    --left_;
    return {};
  }

 private:
  Result<> fill() {
    window_.erase(0, used_);
    used_ = 0;
    const auto had = window_.size();
    window_.resize(had + window_bytes);
    const auto got = file_.sgetn(window_.data() + had, window_bytes);
    window_.resize(had + static_cast<std::size_t>(std::max<std::streamsize>(0, got)));
    return {};
  }

  std::string path_;
  std::filebuf file_;
  std::size_t number_ = 0;
  Bytes window_;
  std::size_t used_ = 0;
  std::uint32_t left_ = 0;
  BaseRow row_;
  bool has_row_ = false;
  bool ended_ = false;
};

// Rows in the order of their tokens into blocks.
class Writer {
 public:
  [[nodiscard]] Result<> open(const std::filesystem::path& path) {
    path_ = path.string();
    if (file_.open(path, std::ios::out | std::ios::binary | std::ios::trunc) == nullptr) {
      return fail(ErrorCode::io, "cannot be written", path_);
    }
    return {};
  }

  [[nodiscard]] Result<> add(const BaseRow& row) {
    Bytes bytes;
    record::append_base_row(bytes, row);
    if (rows_begin + rows_.size() + bytes.size() > rows_end) TILL_CHECK(end_block());
    if (count_ == 0) append_u64(keys_, key_of(row.token));
    rows_ += bytes;
    ++count_;
    ++all_;
    return {};
  }

  [[nodiscard]] Result<> finish(BaseFacts& facts) {
    if (count_ > 0) TILL_CHECK(end_block());
    facts.rows = all_;
    const auto text = write_facts(facts);
    const auto top = keys_ + text;
    Bytes tail;
    append_u64(tail, blocks_);
    append_u32(tail, static_cast<std::uint32_t>(text.size()));
    append_u64(tail, checksum(top, blocks_));
    tail += tail_magic;
    TILL_CHECK(put(top));
    TILL_CHECK(put(tail));
    if (file_.close() == nullptr) return full();
    return platform::sync_file(path_);
  }

 private:
  [[nodiscard]] std::unexpected<Error> full() const {
    return fail(ErrorCode::not_recorded, "could not be written: is the disk full?", path_);
  }
  Result<> put(BytesView bytes) {
    const auto size = static_cast<std::streamsize>(bytes.size());
    if (file_.sputn(bytes.data(), size) != size) return full();
    return {};
  }
  Result<> end_block() {
    Bytes block;
    append_u16(block, count_);
    block += rows_;
    block.resize(rows_end, '\0');
    append_u64(block, checksum(block, blocks_));
    TILL_CHECK(put(block));
    rows_.clear();
    count_ = 0;
    ++blocks_;
    return {};
  }

  std::string path_;
  std::filebuf file_;
  Bytes rows_;
  Bytes keys_;
  std::uint16_t count_ = 0;
  std::uint64_t blocks_ = 0;
  std::int64_t all_ = 0;
};

// The transfer was checked already; the disk had the chunk since.
Result<> verify(const BaseBuild& build, const record::BaseChunk& chunk) {
  const auto path = build.parts / to_hex(chunk.sha256);
  TILL_TRY(const auto bytes,
           platform::read_file(path, static_cast<std::size_t>(record::base_chunk_bytes_max)));
  if (crypto::sha256(bytes) == chunk.sha256) return {};
  static_cast<void>(platform::remove_file(path));
  return fail(ErrorCode::corrupt, "is not the chunk of its name", path.string());
}

Result<> merge(const BaseBuild& build, Writer& writer) {
  constexpr int rows_between_looks = 4'096;
  std::vector<ChunkRows> chunks(record::base_chunks);
  const auto later = [&](std::size_t a, std::size_t b) {
    return chunks[b].row().token < chunks[a].row().token;
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> order(later);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    TILL_CHECK(chunks[i].open(build.parts / to_hex(build.manifest.chunks[i].sha256), i));
    if (!chunks[i].ended()) order.push(i);
  }
  std::optional<CardToken> before;
  for (std::int64_t rows = 0; !order.empty(); ++rows) {
    if (rows % rows_between_looks == 0 && build.stop && build.stop()) {
      return fail(ErrorCode::busy, "the till is ending");
    }
    auto& chunk = chunks[order.top()];
    if (before == chunk.row().token) {
      return fail(ErrorCode::corrupt, "two chunks hold the same token", build.parts.string());
    }
    before = chunk.row().token;
    TILL_CHECK(writer.add(chunk.row()));
    const auto number = order.top();
    order.pop();
    TILL_CHECK(chunk.next());
    if (!chunk.ended()) order.push(number);
  }
  return {};
}

Result<BaseFacts> build_into(const BaseBuild& build) {
  for (const auto& chunk : build.manifest.chunks) {
    if (build.stop && build.stop()) return fail(ErrorCode::busy, "the till is ending");
    TILL_CHECK(verify(build, chunk));
  }
  Writer writer;
  TILL_CHECK(writer.open(build.file));
  TILL_CHECK(merge(build, writer));
  const auto& manifest = build.manifest;
  BaseFacts facts{.region = manifest.region,
                  .version = manifest.version,
                  .position = manifest.position,
                  .made_at = manifest.made_at,
                  .expires_at = manifest.expires_at,
                  .tiers = manifest.tiers,
                  .reflects = build.reflects};
  TILL_CHECK(writer.finish(facts));
  if (facts.rows != manifest.rows) {
    return fail(ErrorCode::corrupt, "holds " + std::to_string(facts.rows) + " rows, not " +
                                        std::to_string(manifest.rows));
  }
  return facts;
}

}  // namespace

Result<BaseFacts> build_base(const BaseBuild& build) {
  auto facts = build_into(build);
  if (!facts) static_cast<void>(platform::remove_file(build.file));
  return facts;
}

}  // namespace till::storage
