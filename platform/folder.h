// The files of one folder as a program changes them that may be cut off at any moment: appended,
// renamed, removed, and synced only where it says so. Tests put a disk in memory in its place.
//
// Errors, unless said otherwise: as in platform/files.h, with the path as context.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "platform/files.h"

namespace till::platform {

class Folder {
 public:
  // An open file: stays what it was when its name is given to another.
  class File {
   public:
    virtual ~File() = default;
    [[nodiscard]] virtual std::int64_t size() const = 0;
    // Fewer bytes than asked for only at the end of the file.
    [[nodiscard]] virtual Result<Bytes> read(std::int64_t from, std::size_t count) const = 0;
  };

  virtual ~Folder() = default;
  // The folder itself is made when it is missing.
  [[nodiscard]] virtual Result<> make() = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> names() const = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<File>> open(const std::string& name) const = 0;
  // Makes the file when it is missing. Nothing of it is on the disk before sync().
  [[nodiscard]] virtual Result<> append(const std::string& name, BytesView bytes) = 0;
  [[nodiscard]] virtual Result<> sync(const std::string& name) = 0;
  // Replaces `to`; after a power cut either name may be as it was, until sync_names().
  [[nodiscard]] virtual Result<> rename(const std::string& from, const std::string& to) = 0;
  [[nodiscard]] virtual Result<> remove(const std::string& name) = 0;  // absent is no error
  [[nodiscard]] virtual Result<> sync_names() = 0;
};

// The real one. Safe from any thread as long as no two change the same file.
[[nodiscard]] std::unique_ptr<Folder> folder_at(Path path);

}  // namespace till::platform
