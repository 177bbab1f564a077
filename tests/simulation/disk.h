// The disks under the real SQLite: its files lie in memory, and this remembers which bytes were
// never synced. A folder can be copied as it is at this instant, put back, have its power cut, be
// full or fail. One for the process, while it lives; one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "platform/random.h"

namespace till::simulation {

using Path = std::filesystem::path;

// What of a file would be lost with the power: by sector, the bytes that were synced.
struct Unsynced {
  std::map<std::uint64_t, std::string> sectors;
  std::optional<std::uint64_t> size;  // before it changed

  [[nodiscard]] bool empty() const { return sectors.empty() && !size; }
};

// A folder of a machine at one instant, its databases alone.
struct Image {
  struct File {
    std::string bytes;
    Unsynced unsynced;
  };
  std::map<std::string, File> files;  // by name
};

enum class Trouble { none, full, failing };

class Disks {
 public:
  Disks();
  ~Disks();
  Disks(const Disks&) = delete;
  Disks& operator=(const Disks&) = delete;

  [[nodiscard]] Image image_of(const Path& folder) const;
  // Nobody may have the databases open.
  void put(const Path& folder, const Image& image) const;
  // What the platter holds after the power went: of what was not synced nothing, all or some.
  // Gives how many sectors were lost.
  static std::size_t cut_power(Image& image, platform::Random& random);

  void set_trouble(const Path& folder, Trouble trouble);
  // Calls `then` when that many writes and syncs more have been done in the folder, once.
  void count_down(const Path& folder, std::uint64_t writes, std::function<void()> then);
  void cancel_count_down(const Path& folder);
  void forget(const Path& folder);  // trouble and count-down
};

}  // namespace till::simulation
