#include "platform/files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/crypto/crypto.h"
#include "platform/posix/errors.h"
#include "platform/posix/open_file.h"

namespace till::platform {
namespace {

mode_t file_bits(FileMode mode) { return mode == FileMode::private_ ? 0600 : 0640; }
mode_t directory_bits(FileMode mode) { return mode == FileMode::private_ ? 0700 : 0750; }

Path directory_of(const Path& path) {
  const Path parent = path.parent_path();
  return parent.empty() ? Path(".") : parent;
}

// Hidden and unique: two programs may write the same file, and a crash may leave it behind.
Path unfinished_name(const Path& path) {
  return directory_of(path) /
         ("." + path.filename().string() + "." + to_hex(crypto::random_bytes(6)) + ".part");
}

Result<> write_new(const Path& path, BytesView bytes, FileMode mode) {
  TILL_TRY(const auto file, OpenFile::open(path, O_WRONLY | O_CREAT | O_EXCL, 0600));
  TILL_CHECK(file.write_all(bytes));
  TILL_CHECK(file.set_mode(file_bits(mode)));
  return file.sync();
}

Result<> rename_native(const Path& from, const Path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0)
    return system_failure("rename " + from.string() + " to it", to, errno);
  return {};
}

}  // namespace

Result<Bytes> read_file(const Path& path, std::size_t bytes_max) {
  TILL_TRY(const auto file, OpenFile::open(path, O_RDONLY));
  return file.read_all(bytes_max);
}

Result<> write_file(const Path& path, BytesView bytes, FileMode mode) {
  const Path unfinished = unfinished_name(path);
  Result<> written = write_new(unfinished, bytes, mode);
  if (written) written = rename_native(unfinished, path);
  if (!written) {
    ::unlink(unfinished.c_str());
    // The caller knows the file by its own name.
    written.error().context = path.string();
    return written;
  }
  return sync_directory(directory_of(path));
}

Result<> sync_file(const Path& path) {
  TILL_TRY(const auto file, OpenFile::open(path, O_RDONLY));
  return file.sync();
}

Result<> sync_directory(const Path& path) {
  TILL_TRY(const auto directory, OpenFile::open(path, O_RDONLY | O_DIRECTORY));
  return directory.sync();
}

Result<> make_directories(const Path& path, FileMode mode) {
  if (::mkdir(path.c_str(), directory_bits(mode)) == 0) {
    // The umask may have taken bits away.
    if (::chmod(path.c_str(), directory_bits(mode)) != 0)
      return system_failure("set the mode of the folder", path, errno);
    return sync_directory(directory_of(path));
  }
  const int number = errno;
  std::error_code ignored;
  if (number == EEXIST && std::filesystem::is_directory(path, ignored)) return {};
  if (number == ENOENT && path.has_relative_path() && directory_of(path) != path) {
    TILL_CHECK(make_directories(directory_of(path), mode));
    return make_directories(path, mode);
  }
  return system_failure("make the folder", path, number);
}

Result<> remove_file(const Path& path) {
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return {};
    return system_failure("remove", path, errno);
  }
  return sync_directory(directory_of(path));
}

Result<> rename_file(const Path& from, const Path& to) {
  TILL_CHECK(rename_native(from, to));
  TILL_CHECK(sync_directory(directory_of(to)));
  if (directory_of(from) == directory_of(to)) return {};
  return sync_directory(directory_of(from));
}

Result<std::vector<std::string>> list_directory(const Path& path) {
  std::error_code code;
  std::filesystem::directory_iterator entry(path, code);
  std::vector<std::string> names;
  for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
    std::string name = entry->path().filename().string();
    if (!name.starts_with('.')) names.push_back(std::move(name));
  }
  if (code) return system_failure("list the folder", path, code.value());
  std::ranges::sort(names);
  return names;
}

Result<std::uint64_t> free_space(const Path& path) {
  struct statvfs state{};
  if (::statvfs(path.c_str(), &state) != 0)
    return system_failure("ask for the free space", path, errno);
  return static_cast<std::uint64_t>(state.f_bavail) * state.f_frsize;
}

bool exists(const Path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

}  // namespace till::platform
