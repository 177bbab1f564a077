#include "platform/folder.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

#include <sys/stat.h>

#include "platform/posix/errors.h"
#include "platform/posix/open_file.h"

namespace till::platform {
namespace {

constexpr mode_t private_bits = 0600;

class PosixFile final : public Folder::File {
 public:
  PosixFile(OpenFile file, Path path, std::int64_t size)
      : file_(std::move(file)), path_(std::move(path)), size_(size) {}

  [[nodiscard]] std::int64_t size() const override { return size_; }
  [[nodiscard]] Result<Bytes> read(std::int64_t from, std::size_t count) const override {
    Bytes out(count, '\0');
    std::size_t done = 0;
    while (done < count) {
      const auto got = ::pread(file_.descriptor(), out.data() + done, count - done,
                               from + static_cast<off_t>(done));
      if (got < 0 && errno != EINTR) return system_failure("read", path_, errno);
      if (got == 0) break;
      if (got > 0) done += static_cast<std::size_t>(got);
    }
    out.resize(done);
    return out;
  }

 private:
  OpenFile file_;
  Path path_;
  std::int64_t size_;
};

class PosixFolder final : public Folder {
 public:
  explicit PosixFolder(Path path) : path_(std::move(path)) {}

  [[nodiscard]] Result<> make() override { return make_directories(path_, FileMode::private_); }
  [[nodiscard]] Result<std::vector<std::string>> names() const override {
    return list_directory(path_);
  }
  [[nodiscard]] Result<std::unique_ptr<File>> open(const std::string& name) const override {
    auto path = path_ / name;
    TILL_TRY(auto file, OpenFile::open(path, O_RDONLY));
    struct stat state{};
    if (::fstat(file.descriptor(), &state) != 0) return system_failure("examine", path, errno);
    return std::make_unique<PosixFile>(std::move(file), std::move(path),
                                       static_cast<std::int64_t>(state.st_size));
  }
  [[nodiscard]] Result<> append(const std::string& name, BytesView bytes) override {
    TILL_TRY(const auto file,
             OpenFile::open(path_ / name, O_WRONLY | O_CREAT | O_APPEND, private_bits));
    return file.write_all(bytes);
  }
  [[nodiscard]] Result<> sync(const std::string& name) override { return sync_file(path_ / name); }
  [[nodiscard]] Result<> rename(const std::string& from, const std::string& to) override {
    if (std::rename((path_ / from).c_str(), (path_ / to).c_str()) != 0) {
      return system_failure("rename " + (path_ / from).string() + " to it", path_ / to, errno);
    }
    return {};
  }
  [[nodiscard]] Result<> remove(const std::string& name) override {
    if (::unlink((path_ / name).c_str()) != 0 && errno != ENOENT) {
      return system_failure("remove", path_ / name, errno);
    }
    return {};
  }
  [[nodiscard]] Result<> sync_names() override { return sync_directory(path_); }

 private:
  Path path_;
};

}  // namespace

std::unique_ptr<Folder> folder_at(Path path) {
  return std::make_unique<PosixFolder>(std::move(path));
}

}  // namespace till::platform
