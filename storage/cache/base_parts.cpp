#include "storage/cache/base_parts.h"

#include <map>

#include "base/crypto/crypto.h"

namespace till::storage {
namespace {

constexpr std::string_view unfinished = ".part";

// 0 for what is not there.
std::int64_t bytes_of(const platform::Folder& folder, const std::string& name) {
  const auto file = folder.open(name);
  return file ? (*file)->size() : 0;
}

Result<bool> is_chunk(const platform::Folder& folder, const std::string& name, const Hash& sha256) {
  TILL_TRY(const auto file, folder.open(name));
  if (file->size() > record::base_chunk_bytes_max) return false;
  TILL_TRY(const auto bytes, file->read(0, static_cast<std::size_t>(file->size())));
  return crypto::sha256(bytes) == sha256;
}

}  // namespace

Result<std::vector<std::int64_t>> BaseParts::look(std::span<const record::BaseChunk> chunks) const {
  TILL_CHECK(folder_->make());
  std::map<std::string, std::int64_t> wanted;
  for (const auto& chunk : chunks) wanted[to_hex(chunk.sha256)] = chunk.size;
  TILL_TRY(const auto names, folder_->names());
  std::map<std::string, std::int64_t> here;
  for (const auto& name : names) {
    const auto hash = name.substr(0, name.find('.'));
    const auto chunk = wanted.find(hash);
    const auto bytes = bytes_of(*folder_, name);
    const bool is_whole = name == hash;
    if (chunk != wanted.end() && (is_whole ? bytes == chunk->second : bytes < chunk->second)) {
      here[hash] = std::max(here[hash], bytes);
    } else {
      TILL_CHECK(folder_->remove(name));
    }
  }
  std::vector<std::int64_t> out;
  for (const auto& chunk : chunks) out.push_back(here[to_hex(chunk.sha256)]);
  return out;
}

Result<std::int64_t> BaseParts::add(const Piece& piece) const {
  const auto name = to_hex(piece.chunk.sha256);
  const auto part = name + std::string(unfinished);
  const auto end = piece.from + static_cast<std::int64_t>(piece.bytes.size());
  if (bytes_of(*folder_, part) != piece.from || end > piece.chunk.size) {
    return fail(ErrorCode::conflict, "the piece does not follow what is here", part);
  }
  TILL_CHECK(folder_->append(part, piece.bytes));
  if (end < piece.chunk.size) return end;
  TILL_TRY(const bool whole, is_chunk(*folder_, part, piece.chunk.sha256));
  if (!whole) {
    TILL_CHECK(folder_->remove(part));
    return fail(ErrorCode::corrupt, "the chunk is not the one of its name", name);
  }
  TILL_CHECK(folder_->rename(part, name));
  return end;
}

Result<> BaseParts::verify(const record::BaseChunk& chunk) const {
  const auto name = to_hex(chunk.sha256);
  TILL_TRY(const bool whole, is_chunk(*folder_, name, chunk.sha256));
  if (whole) return {};
  TILL_CHECK(folder_->remove(name));
  return fail(ErrorCode::corrupt, "is not the chunk of its name", name);
}

Result<> BaseParts::clear() const {
  TILL_TRY(const auto names, folder_->names());
  for (const auto& name : names) TILL_CHECK(folder_->remove(name));
  return {};
}

}  // namespace till::storage
