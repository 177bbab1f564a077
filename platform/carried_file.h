// Files on media that people carry: written and read piece by piece, since they may be large, and
// without modes, since a stick's file system may know none. One thread each. Errors as in files.h.
#pragma once

#include <memory>

#include "platform/files.h"

namespace till::platform {

// A file in the making, under a hidden name until it is finished; else removed with this.
class FileWriter {
 public:
  [[nodiscard]] static Result<FileWriter> begin(const Path& path);
  FileWriter(FileWriter&& other) noexcept;
  FileWriter& operator=(FileWriter&&) = delete;
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;
  ~FileWriter();

  [[nodiscard]] Result<> append(BytesView bytes);
  // It has its name and is on the medium then; what had that name is replaced. Blocks: two fsyncs.
  [[nodiscard]] Result<> finish();

 private:
  struct Parts;
  explicit FileWriter(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

class FileReader {
 public:
  [[nodiscard]] static Result<FileReader> open(const Path& path);
  FileReader(FileReader&& other) noexcept;
  FileReader& operator=(FileReader&&) = delete;
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;
  ~FileReader();

  // The next bytes: fewer than asked for at the end of the file alone.
  [[nodiscard]] Result<Bytes> read(std::size_t count);

 private:
  struct Parts;
  explicit FileReader(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// The same for one that is small: what had that name is replaced.
[[nodiscard]] Result<> write_carried(const Path& path, BytesView bytes);

}  // namespace till::platform
