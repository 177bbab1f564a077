// A disk in memory: what a process wrote, in order, and which of it a sync put on the medium. The
// model and what it takes for granted: docs/power-cuts.md. Used by the crash tests, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace till::crash {

// What stands on the medium when the power is back: names and bytes.
using Image = std::map<std::string, std::string>;
[[nodiscard]] std::uint64_t fingerprint(const Image& image);

// One thing that a process did to the disk. A crash point lies before each and after the last.
struct Operation {
  enum class Kind { write, truncate, sync, create, remove, rename, sync_names };
  Kind kind = Kind::sync;
  std::size_t file = 0;
  std::int64_t at = 0;  // write: the offset; truncate: the new size
  std::string bytes;    // or the name
  std::string from{};   // rename: the name it had
};

// Whether an operation changes names, and not what is in a file; and doing it.
[[nodiscard]] bool is_of_names(const Operation& operation);
void apply_name(const Operation& operation, std::map<std::string, std::size_t>& names);

class Disk {
 public:
  // Everything of the image is on the medium.
  explicit Disk(const Image& image);

  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
  std::size_t create(std::string_view name);
  void remove(std::string_view name);
  void rename(std::string_view from, std::string_view to);
  void write(std::size_t file, std::int64_t at, std::string_view bytes);
  void truncate(std::size_t file, std::int64_t size);
  void sync(std::size_t file);
  void sync_names();

  // As the process sees it.
  [[nodiscard]] const std::string& contents(std::size_t file) const { return seen_[file]; }
  [[nodiscard]] const std::string& name(std::size_t file) const { return names_of_[file]; }
  [[nodiscard]] Image everything() const;

  [[nodiscard]] const std::vector<Operation>& log() const { return log_; }
  // What the next process finds when this one dies before that operation: the page cache survives,
  // and what was not synced still is not.
  [[nodiscard]] Disk after_death(std::size_t operations) const;

  // The medium before the log, and names of files by number, for whoever replays the log.
  [[nodiscard]] const std::vector<std::string>& base() const { return base_; }
  [[nodiscard]] const std::map<std::string, std::size_t>& base_names() const { return base_names_; }

 private:
  void take(Operation operation);

  std::vector<std::string> base_;  // bytes of the files that the image brought
  std::map<std::string, std::size_t> base_names_;
  std::map<std::string, std::size_t> names_;
  std::vector<std::string> names_of_;
  std::vector<std::string> seen_;
  std::vector<Operation> log_;
};

// Puts the operation's bytes, or its new size, into a file.
void overwrite(std::string& contents, std::int64_t at, std::string_view bytes);

}  // namespace till::crash
