#include "tests/simulation/disk.h"

#include <fstream>
#include <new>
#include <sqlite3.h>

#include "base/error.h"

namespace till::simulation {
namespace {

constexpr std::uint64_t sector_bytes = 512;

struct CountDown {
  std::uint64_t left = 0;
  std::function<void()> then;
};

// SQLite's callbacks carry no pointer of ours.
std::map<std::string, Unsynced> unsynced_by_path;
std::map<std::string, Trouble> trouble_by_folder;
std::map<std::string, CountDown> count_downs;
sqlite3_vfs* real = nullptr;
sqlite3_vfs ours;
sqlite3_io_methods methods;

// The file that SQLite sees; the real one follows it in memory.
struct WatchedFile {
  sqlite3_file base{};
  Unsynced* unsynced = nullptr;
  std::string* folder = nullptr;
};

WatchedFile& watched(sqlite3_file* file) { return *reinterpret_cast<WatchedFile*>(file); }
sqlite3_file* real_of(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<WatchedFile*>(file) + 1);
}

std::uint64_t size_of(sqlite3_file* file) {
  sqlite3_int64 size = 0;
  real_of(file)->pMethods->xFileSize(real_of(file), &size);
  return static_cast<std::uint64_t>(size);
}

void done_one(const std::string& folder) {
  const auto found = count_downs.find(folder);
  if (found == count_downs.end() || --found->second.left > 0) return;
  const auto then = std::move(found->second.then);
  count_downs.erase(found);
  then();
}

int refusal_in(const std::string& folder) {
  const auto found = trouble_by_folder.find(folder);
  if (found == trouble_by_folder.end()) return SQLITE_OK;
  return found->second == Trouble::full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

// Keeps what is synced there, unless it is kept already.
void keep_old(sqlite3_file* file, std::uint64_t from, std::uint64_t to) {
  auto& unsynced = *watched(file).unsynced;
  const auto size = size_of(file);
  if (!unsynced.size) unsynced.size = size;
  for (auto sector = from / sector_bytes; sector * sector_bytes < to; ++sector) {
    const auto [place, fresh] = unsynced.sectors.try_emplace(sector);
    if (!fresh) continue;
    place->second.assign(sector_bytes, '\0');
    real_of(file)->pMethods->xRead(real_of(file), place->second.data(), sector_bytes,
                                   static_cast<sqlite3_int64>(sector * sector_bytes));
  }
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  if (const int refusal = refusal_in(*watched(file).folder); refusal != SQLITE_OK) return refusal;
  const auto from = static_cast<std::uint64_t>(at);
  keep_old(file, from, from + static_cast<std::uint64_t>(count));
  const int code = real_of(file)->pMethods->xWrite(real_of(file), bytes, count, at);
  done_one(*watched(file).folder);
  return code;
}

int sync(sqlite3_file* file, int) {
  if (refusal_in(*watched(file).folder) == SQLITE_IOERR_WRITE) return SQLITE_IOERR_FSYNC;
  *watched(file).unsynced = {};
  done_one(*watched(file).folder);
  return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  keep_old(file, static_cast<std::uint64_t>(size), size_of(file));
  return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

void fill_methods() {
  methods = {};
  methods.iVersion = 1;  // no shared memory, no mmap: the exclusive mode needs neither
  methods.xClose = [](sqlite3_file* f) {
    delete watched(f).folder;
    return real_of(f)->pMethods->xClose(real_of(f));
  };
  methods.xRead = [](sqlite3_file* f, void* to, int count, sqlite3_int64 at) {
    return real_of(f)->pMethods->xRead(real_of(f), to, count, at);
  };
  methods.xWrite = write;
  methods.xTruncate = truncate;
  methods.xSync = sync;
  methods.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
    return real_of(f)->pMethods->xFileSize(real_of(f), size);
  };
  methods.xLock = [](sqlite3_file* f, int kind) {
    return real_of(f)->pMethods->xLock(real_of(f), kind);
  };
  methods.xUnlock = [](sqlite3_file* f, int kind) {
    return real_of(f)->pMethods->xUnlock(real_of(f), kind);
  };
  methods.xCheckReservedLock = [](sqlite3_file* f, int* held) {
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), held);
  };
  methods.xFileControl = [](sqlite3_file* f, int operation, void* argument) {
    return real_of(f)->pMethods->xFileControl(real_of(f), operation, argument);
  };
  methods.xSectorSize = [](sqlite3_file*) { return static_cast<int>(sector_bytes); };
  methods.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };
}

int open(const char* name, sqlite3_file* file, int flags, int* opened) {
  auto* mine = new (file) WatchedFile;
  const int code = real->xOpen(real, name, real_of(file), flags, opened);
  if (real_of(file)->pMethods == nullptr) return code;
  const Path path = name != nullptr ? name : "";
  mine->unsynced = &unsynced_by_path[path.string()];
  mine->folder = new std::string(path.parent_path().string());
  mine->base.pMethods = &methods;
  return code;
}

}  // namespace

Disks::Disks() {
  real = sqlite3_vfs_find(nullptr);
  fill_methods();
  ours = *real;
  ours.zName = "simulated";
  ours.szOsFile = real->szOsFile + static_cast<int>(sizeof(WatchedFile));
  ours.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* opened) {
    return open(name, file, flags, opened);
  };
  // What does not concern an open file is the real one's, which is told apart by its pointer.
  ours.xDelete = [](sqlite3_vfs*, const char* name, int) {
    unsynced_by_path[name] = {};
    return real->xDelete(real, name, 0);
  };
  ours.xAccess = [](sqlite3_vfs*, const char* name, int flags, int* answer) {
    return real->xAccess(real, name, flags, answer);
  };
  ours.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* out) {
    return real->xFullPathname(real, name, size, out);
  };
  sqlite3_vfs_register(&ours, 1);
}

Disks::~Disks() {
  sqlite3_vfs_unregister(&ours);
  sqlite3_vfs_register(real, 1);
  unsynced_by_path.clear();
  trouble_by_folder.clear();
  count_downs.clear();
}

Image Disks::image_of(const Path& folder) const {
  Image image;
  for (const auto* name :
       {"journal.db", "journal.db-wal", "cache.db", "cache.db-wal", "ledger.db", "ledger.db-wal"}) {
    std::error_code absent;
    const auto size = std::filesystem::file_size(folder / name, absent);
    if (absent) continue;
    auto& file = image.files[name];
    file.bytes.resize(size);
    std::ifstream in(folder / name, std::ios::binary);
    in.read(file.bytes.data(), static_cast<std::streamsize>(size));
    const auto found = unsynced_by_path.find((folder / name).string());
    if (found != unsynced_by_path.end()) file.unsynced = found->second;
  }
  return image;
}

void Disks::put(const Path& folder, const Image& image) const {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.find(".db") == std::string::npos || image.files.contains(name)) continue;
    std::filesystem::remove(entry.path());
  }
  for (const auto& [name, file] : image.files) {
    std::ofstream out(folder / name, std::ios::binary | std::ios::trunc);
    out.write(file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
    require(out.good(), "a disk in memory can be written");
    unsynced_by_path[(folder / name).string()] = file.unsynced;
  }
}

std::size_t Disks::cut_power(Image& image, platform::Random& random) {
  constexpr std::uint64_t ways = 4;
  const auto way = random.below(ways);  // 0: all lost, 1: all kept, else some
  std::size_t lost = 0;
  for (auto& [name, file] : image.files) {
    for (const auto& [sector, old] : file.unsynced.sectors) {
      if (way == 1 || (way > 1 && random.below(2) == 0)) continue;
      ++lost;
      const auto at = sector * sector_bytes;
      if (file.bytes.size() < at + old.size()) file.bytes.resize(at + old.size());
      file.bytes.replace(at, old.size(), old);
    }
    if (way == 0 && file.unsynced.size) file.bytes.resize(*file.unsynced.size);
    file.unsynced = {};
  }
  return lost;
}

void Disks::set_trouble(const Path& folder, Trouble trouble) {
  if (trouble == Trouble::none) {
    trouble_by_folder.erase(folder.string());
  } else {
    trouble_by_folder[folder.string()] = trouble;
  }
}

void Disks::count_down(const Path& folder, std::uint64_t writes, std::function<void()> then) {
  count_downs[folder.string()] = {writes, std::move(then)};
}

void Disks::cancel_count_down(const Path& folder) { count_downs.erase(folder.string()); }

void Disks::forget(const Path& folder) {
  trouble_by_folder.erase(folder.string());
  count_downs.erase(folder.string());
}

}  // namespace till::simulation
