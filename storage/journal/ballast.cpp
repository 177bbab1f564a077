#include "storage/journal/ballast.h"

#include "base/crypto/crypto.h"
#include "platform/files.h"

namespace till::storage {
namespace {

constexpr std::string_view file_name = "journal.ballast";
constexpr std::uint64_t free_times_min = 3;

std::int64_t bytes_in(const std::filesystem::path& path) {
  std::error_code none;
  const auto bytes = std::filesystem::file_size(path, none);
  return none ? 0 : static_cast<std::int64_t>(bytes);
}

}  // namespace

Ballast::Ballast(const std::filesystem::path& folder, std::int64_t bytes)
    : path_(folder / file_name), bytes_(bytes) {
  if (bytes_ == 0) static_cast<void>(give_back());
}

bool Ballast::is_whole() const { return bytes_ > 0 && bytes_in(path_) >= bytes_; }

bool Ballast::is_whole_in(const std::filesystem::path& folder, std::int64_t bytes) {
  return bytes_in(folder / file_name) >= bytes;
}

bool Ballast::give_back() {
  return bytes_in(path_) > 0 && platform::remove_file(path_).has_value();
}

Result<> Ballast::take_again() {
  if (bytes_ == 0 || is_whole()) return {};
  TILL_TRY(const auto free, platform::free_space(path_.parent_path()));
  const auto wanted = static_cast<std::uint64_t>(bytes_);
  if (free < free_times_min * wanted) return {};
  // By chance, for a file system that packs or shares blocks would set aside nothing.
  return platform::write_file(path_, crypto::random_bytes(static_cast<std::size_t>(bytes_)),
                              platform::FileMode::private_);
}

}  // namespace till::storage
