#include "storage/cache/base_parts.h"

#include <fstream>
#include <map>
#include <set>

#include "base/crypto/crypto.h"
#include "platform/files.h"

namespace till::storage {
namespace {

constexpr std::string_view unfinished = ".part";

std::int64_t bytes_of(const std::filesystem::path& path) {
  std::error_code none;
  const auto bytes = std::filesystem::file_size(path, none);
  return none ? 0 : static_cast<std::int64_t>(bytes);
}

Result<> append(const std::filesystem::path& path, BytesView bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::app);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (out) return {};
  return fail(ErrorCode::not_recorded, "could not be written: is the disk full?", path.string());
}

}  // namespace

Result<std::vector<std::int64_t>> BaseParts::look(std::span<const record::BaseChunk> chunks) const {
  TILL_CHECK(platform::make_directories(folder_, platform::FileMode::private_));
  std::map<std::string, std::int64_t> wanted;
  for (const auto& chunk : chunks) wanted[to_hex(chunk.sha256)] = chunk.size;
  TILL_TRY(const auto names, platform::list_directory(folder_));
  std::map<std::string, std::int64_t> here;
  for (const auto& name : names) {
    const auto hash = name.substr(0, name.find('.'));
    const auto chunk = wanted.find(hash);
    const auto bytes = bytes_of(folder_ / name);
    const bool is_whole = name == hash;
    if (chunk != wanted.end() && (is_whole ? bytes == chunk->second : bytes < chunk->second)) {
      here[hash] = std::max(here[hash], bytes);
    } else {
      TILL_CHECK(platform::remove_file(folder_ / name));
    }
  }
  std::vector<std::int64_t> out;
  for (const auto& chunk : chunks) out.push_back(here[to_hex(chunk.sha256)]);
  return out;
}

Result<std::int64_t> BaseParts::add(const Piece& piece) const {
  const auto name = to_hex(piece.chunk.sha256);
  const auto part = folder_ / (name + std::string(unfinished));
  const auto end = piece.from + static_cast<std::int64_t>(piece.bytes.size());
  if (bytes_of(part) != piece.from || end > piece.chunk.size) {
    return fail(ErrorCode::conflict, "the piece does not follow what is here", part.string());
  }
  TILL_CHECK(append(part, piece.bytes));
  if (end < piece.chunk.size) return end;
  TILL_TRY(const auto whole,
           platform::read_file(part, static_cast<std::size_t>(record::base_chunk_bytes_max)));
  if (crypto::sha256(whole) != piece.chunk.sha256) {
    TILL_CHECK(platform::remove_file(part));
    return fail(ErrorCode::corrupt, "the chunk is not the one of its name", name);
  }
  std::error_code failed;
  std::filesystem::rename(part, folder_ / name, failed);
  if (failed) return fail(ErrorCode::io, failed.message(), part.string());
  return end;
}

Result<> BaseParts::clear() const {
  std::error_code failed;
  std::filesystem::remove_all(folder_, failed);
  if (failed) return fail(ErrorCode::io, failed.message(), folder_.string());
  return {};
}

}  // namespace till::storage
