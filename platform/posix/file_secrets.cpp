#include <cerrno>
#include <fcntl.h>

#include <sys/stat.h>

#include "platform/posix/errors.h"
#include "platform/posix/open_file.h"
#include "platform/secrets.h"

namespace till::platform {
namespace {

constexpr std::size_t secret_bytes_max = 64 << 10;  // keys and tokens, never documents
constexpr mode_t others = 077;

std::unexpected<Error> seen_by_others(std::string_view what, std::string_view mode,
                                      const Path& path) {
  return fail(ErrorCode::forbidden,
              "other users may read this " + std::string(what) + "; if none has, run: chmod " +
                  std::string(mode) + " " + path.string() + ", else make new secrets",
              path.string());
}

}  // namespace

Result<FileSecrets> FileSecrets::open(const Path& directory) {
  TILL_CHECK(make_directories(directory, FileMode::private_));
  TILL_TRY(const auto folder, OpenFile::open(directory, O_RDONLY | O_DIRECTORY));
  TILL_TRY(const mode_t mode, folder.mode());
  if ((mode & others) != 0) return seen_by_others("folder of secrets", "700", directory);
  return FileSecrets(directory);
}

Result<> FileSecrets::store(std::string_view name, BytesView secret) {
  TILL_CHECK(check_secret_name(name));
  if (secret.size() > secret_bytes_max)
    return fail(ErrorCode::too_large,
                "a secret has at most " + std::to_string(secret_bytes_max) + " bytes",
                std::string(name));
  return write_file(directory_ / name, secret, FileMode::private_);
}

Result<Bytes> FileSecrets::load(std::string_view name) const {
  TILL_CHECK(check_secret_name(name));
  const Path path = directory_ / name;
  TILL_TRY(const auto file, OpenFile::open(path, O_RDONLY | O_NOFOLLOW));
  TILL_TRY(const mode_t mode, file.mode());
  if ((mode & others) != 0) return seen_by_others("secret", "600", path);
  return file.read_all(secret_bytes_max);
}

Result<> FileSecrets::remove(std::string_view name) {
  TILL_CHECK(check_secret_name(name));
  return remove_file(directory_ / name);
}

}  // namespace till::platform
