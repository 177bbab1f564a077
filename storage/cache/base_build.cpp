#include "storage/cache/base_build.h"

#include <queue>

#include "storage/cache/base_layout.h"
#include "storage/cache/base_shelf.h"

namespace till::storage {
namespace {

using namespace base_layout;
using record::BaseRow;

constexpr std::size_t window_bytes = std::size_t{8} * 1024;
constexpr std::size_t written_at_once = std::size_t{256} * 1024;

// The rows of one chunk, a window at a time: 256 of them are open at once.
class ChunkRows {
 public:
  [[nodiscard]] Result<> open(const platform::Folder& folder, const std::string& name,
                              std::size_t number) {
    name_ = name;
    number_ = number;
    TILL_TRY(file_, folder.open(name));
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
      return fail(ErrorCode::corrupt, "holds more than its rows", name_);
    }
    if (window_.size() - used_ < record::base_row_bytes_max) TILL_CHECK(fill());
    auto rest = BytesView(window_).substr(used_);
    const auto before = rest.size();
    TILL_TRY(const auto row, record::take_base_row(rest));
    if (has_row_ && !(row_.token < row.token)) {
      return fail(ErrorCode::corrupt, "is not sorted", name_);
    }
    if (record::base_chunk_of(row.account) != number_) {
      return fail(ErrorCode::corrupt, "holds an account of another chunk", name_);
    }
    row_ = row;
    has_row_ = true;
    used_ += before - rest.size();
    --left_;
    return {};
  }

 private:
  Result<> fill() {
    TILL_TRY(const auto more, file_->read(read_, window_bytes));
    read_ += std::ssize(more);
    window_.erase(0, used_);
    used_ = 0;
    window_ += more;
    return {};
  }

  std::string name_;
  std::unique_ptr<platform::Folder::File> file_;
  std::int64_t read_ = 0;  // bytes of it that were in the window
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
  explicit Writer(platform::Folder& folder) : folder_(folder) {}

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

  // On the disk when this returns.
  [[nodiscard]] Result<> finish(BaseFacts& facts) {
    if (count_ > 0) TILL_CHECK(end_block());
    facts.rows = all_;
    const auto text = write_facts(facts);
    const auto top = keys_ + text;
    waiting_ += top;
    append_u64(waiting_, blocks_);
    append_u32(waiting_, static_cast<std::uint32_t>(text.size()));
    append_u64(waiting_, checksum(top, blocks_));
    waiting_ += tail_magic;
    TILL_CHECK(put());
    return folder_.sync(std::string(next_base));
  }

 private:
  Result<> put() {
    TILL_CHECK(folder_.append(std::string(next_base), waiting_));
    waiting_.clear();
    return {};
  }
  Result<> end_block() {
    Bytes block;
    append_u16(block, count_);
    block += rows_;
    block.resize(rows_end, '\0');
    append_u64(block, checksum(block, blocks_));
    waiting_ += block;
    rows_.clear();
    count_ = 0;
    ++blocks_;
    return waiting_.size() < written_at_once ? Result<>{} : put();
  }

  platform::Folder& folder_;
  Bytes waiting_;  // to be written
  Bytes rows_;
  Bytes keys_;
  std::uint16_t count_ = 0;
  std::uint64_t blocks_ = 0;
  std::int64_t all_ = 0;
};

Result<> merge(const BaseBuild& build, Writer& writer) {
  constexpr int rows_between_looks = 4'096;
  std::vector<ChunkRows> chunks(record::base_chunks);
  const auto later = [&](std::size_t a, std::size_t b) {
    return chunks[b].row().token < chunks[a].row().token;
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> order(later);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    TILL_CHECK(chunks[i].open(build.parts.folder(), to_hex(build.manifest.chunks[i].sha256), i));
    if (!chunks[i].ended()) order.push(i);
  }
  std::optional<CardToken> before;
  for (std::int64_t rows = 0; !order.empty(); ++rows) {
    if (rows % rows_between_looks == 0 && build.stop && build.stop()) {
      return fail(ErrorCode::busy, "the till is ending");
    }
    auto& chunk = chunks[order.top()];
    if (before == chunk.row().token) {
      return fail(ErrorCode::corrupt, "two chunks hold the same token");
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
    TILL_CHECK(build.parts.verify(chunk));
  }
  TILL_CHECK(build.folder.remove(std::string(next_base)));
  Writer writer(build.folder);
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
  if (!facts) static_cast<void>(build.folder.remove(std::string(next_base)));
  return facts;
}

}  // namespace till::storage
