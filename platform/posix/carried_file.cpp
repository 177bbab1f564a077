#include "platform/carried_file.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

#include "base/crypto/crypto.h"
#include "platform/posix/errors.h"
#include "platform/posix/open_file.h"

namespace till::platform {
namespace {

constexpr mode_t usual_mode = 0666;  // less the umask

Path folder_of(const Path& path) {
  const Path parent = path.parent_path();
  return parent.empty() ? Path(".") : parent;
}

}  // namespace

struct FileWriter::Parts {
  Path path;
  Path unfinished;
  OpenFile file;
  bool finished = false;

  ~Parts() {
    if (!finished) ::unlink(unfinished.c_str());
  }
};

FileWriter::FileWriter(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
FileWriter::FileWriter(FileWriter&& other) noexcept = default;
FileWriter::~FileWriter() = default;

Result<FileWriter> FileWriter::begin(const Path& path) {
  const auto unfinished = folder_of(path) / ("." + path.filename().string() + "." +
                                             to_hex(crypto::random_bytes(6)) + ".part");
  auto file = OpenFile::open(unfinished, O_WRONLY | O_CREAT | O_EXCL, usual_mode);
  if (!file) return fail(file.error().code, file.error().text, path.string());
  return FileWriter(std::unique_ptr<Parts>(new Parts{path, unfinished, std::move(*file)}));
}

Result<> FileWriter::append(BytesView bytes) {
  auto written = parts_->file.write_all(bytes);
  // The caller knows the file by its own name.
  if (!written) written.error().context = parts_->path.string();
  return written;
}

Result<> FileWriter::finish() {
  auto synced = parts_->file.sync();
  if (!synced) return fail(synced.error().code, synced.error().text, parts_->path.string());
  if (std::rename(parts_->unfinished.c_str(), parts_->path.c_str()) != 0) {
    return system_failure("give the written file its name", parts_->path, errno);
  }
  parts_->finished = true;
  return sync_directory(folder_of(parts_->path));
}

struct FileReader::Parts {
  Path path;
  OpenFile file;
};

FileReader::FileReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
FileReader::FileReader(FileReader&& other) noexcept = default;
FileReader::~FileReader() = default;

Result<FileReader> FileReader::open(const Path& path) {
  TILL_TRY(auto file, OpenFile::open(path, O_RDONLY));
  return FileReader(std::unique_ptr<Parts>(new Parts{path, std::move(file)}));
}

Result<Bytes> FileReader::read(std::size_t count) {
  Bytes bytes(count, '\0');
  std::size_t length = 0;
  while (length < count) {
    const ssize_t got = ::read(parts_->file.descriptor(), bytes.data() + length, count - length);
    if (got == 0) break;
    if (got < 0 && errno != EINTR) return system_failure("read", parts_->path, errno);
    if (got > 0) length += static_cast<std::size_t>(got);
  }
  bytes.resize(length);
  return bytes;
}

Result<> write_carried(const Path& path, BytesView bytes) {
  TILL_TRY(auto file, FileWriter::begin(path));
  TILL_CHECK(file.append(bytes));
  return file.finish();
}

}  // namespace till::platform
