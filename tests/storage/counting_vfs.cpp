#include "tests/storage/counting_vfs.h"

#include <new>
#include <sqlite3.h>
#include <utility>

namespace till::storage {
namespace {

// The file that SQLite sees; the real one follows it in memory.
struct CountedFile {
  sqlite3_file base{};
  bool is_log = false;
  bool is_main = false;
};

FileCounts counts;  // SQLite's callbacks carry no pointer of ours
sqlite3_vfs* real = nullptr;
sqlite3_vfs counted;
sqlite3_io_methods methods;

CountedFile& ours(sqlite3_file* file) { return *reinterpret_cast<CountedFile*>(file); }
sqlite3_file* real_of(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<CountedFile*>(file) + 1);
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  if (ours(file).is_log) counts.log_bytes += static_cast<std::uint64_t>(count);
  if (ours(file).is_main) counts.main_bytes += static_cast<std::uint64_t>(count);
  return real_of(file)->pMethods->xWrite(real_of(file), bytes, count, at);
}

int sync(sqlite3_file* file, int flags) {
  if (ours(file).is_log) ++counts.log_syncs;
  if (ours(file).is_main) ++counts.main_syncs;
  return real_of(file)->pMethods->xSync(real_of(file), flags);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (ours(file).is_log) ++counts.log_truncations;
  return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

void fill_methods() {
  methods = {};
  methods.iVersion = 1;  // no shared memory, no mmap: the exclusive mode needs neither
  methods.xClose = [](sqlite3_file* f) { return real_of(f)->pMethods->xClose(real_of(f)); };
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
  methods.xSectorSize = [](sqlite3_file* f) {
    return real_of(f)->pMethods->xSectorSize(real_of(f));
  };
  methods.xDeviceCharacteristics = [](sqlite3_file* f) {
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
  };
}

}  // namespace

CountingVfs::CountingVfs() {
  real = sqlite3_vfs_find(nullptr);
  fill_methods();
  counts = {};
  counted = *real;
  counted.zName = "counting";
  counted.szOsFile = real->szOsFile + static_cast<int>(sizeof(CountedFile));
  counted.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* opened) {
    auto* mine = new (file) CountedFile;
    mine->is_log = (flags & SQLITE_OPEN_WAL) != 0;
    mine->is_main = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    const int code = real->xOpen(real, name, real_of(file), flags, opened);
    if (real_of(file)->pMethods != nullptr) mine->base.pMethods = &methods;
    return code;
  };
  // What does not concern an open file is the real one's, which is told apart by its pointer.
  counted.xDelete = [](sqlite3_vfs*, const char* name, int sync_directory) {
    return real->xDelete(real, name, sync_directory);
  };
  counted.xAccess = [](sqlite3_vfs*, const char* name, int flags, int* answer) {
    return real->xAccess(real, name, flags, answer);
  };
  counted.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* out) {
    return real->xFullPathname(real, name, size, out);
  };
  sqlite3_vfs_register(&counted, 1);
}

CountingVfs::~CountingVfs() {
  sqlite3_vfs_unregister(&counted);
  sqlite3_vfs_register(real, 1);
}

FileCounts CountingVfs::take() { return std::exchange(counts, {}); }

}  // namespace till::storage
