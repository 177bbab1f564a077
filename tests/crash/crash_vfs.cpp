#include "tests/crash/crash_vfs.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>
#include <random>
#include <sqlite3.h>
#include <string>

namespace till::crash {
namespace {

constexpr int sector_size = 4096;  // what SQLite's own file system answers
constexpr int path_bytes_max = 512;
constexpr std::string_view vfs_name = "crash";

// SQLite's callbacks carry no pointer of ours.
struct Process {
  Disk* disk = nullptr;
  Lies lies;
  bool starting = true;
  std::mt19937_64 chance;
};
Process process_now;

struct OpenFile {
  sqlite3_file base{};
  std::optional<std::size_t> file;  // none: a temporary one without a name, which no crash outlives
  std::string* scratch = nullptr;
  bool is_log = false;
  bool names_with_sync = false;  // a log: the folder is synced with its first sync
  int keeps_log = 0;
};

OpenFile& ours(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

const std::string& contents_of(const OpenFile& file) {
  return file.file ? process_now.disk->contents(*file.file) : *file.scratch;
}

int read(sqlite3_file* file, void* to, int count, sqlite3_int64 at) {
  const auto& contents = contents_of(ours(file));
  const auto from = std::min(static_cast<std::size_t>(at), contents.size());
  const auto had = std::min(static_cast<std::size_t>(count), contents.size() - from);
  std::memcpy(to, contents.data() + from, had);
  if (had == static_cast<std::size_t>(count)) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + had, 0, static_cast<std::size_t>(count) - had);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  const std::string_view view(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
  if (ours(file).file) {
    process_now.disk->write(*ours(file).file, at, view);
  } else {
    overwrite(*ours(file).scratch, at, view);
  }
  return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (ours(file).file) {
    process_now.disk->truncate(*ours(file).file, size);
  } else {
    ours(file).scratch->resize(static_cast<std::size_t>(size));
  }
  return SQLITE_OK;
}

int sync(sqlite3_file* file, int) {
  auto& mine = ours(file);
  if (!mine.file) return SQLITE_OK;
  if (process_now.lies.no_start_sync && process_now.starting) return SQLITE_OK;
  if (process_now.lies.no_log_sync && mine.is_log && !process_now.starting) return SQLITE_OK;
  process_now.disk->sync(*mine.file);
  if (mine.names_with_sync) process_now.disk->sync_names();
  mine.names_with_sync = false;
  return SQLITE_OK;
}

int size_of(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(contents_of(ours(file)).size());
  return SQLITE_OK;
}

int close(sqlite3_file* file) {
  delete ours(file).scratch;
  ours(file).~OpenFile();
  return SQLITE_OK;
}

int control(sqlite3_file* file, int operation, void* argument) {
  if (operation != SQLITE_FCNTL_PERSIST_WAL) return SQLITE_NOTFOUND;
  auto& flag = *static_cast<int*>(argument);
  if (flag < 0) {
    flag = ours(file).keeps_log;
  } else {
    ours(file).keeps_log = flag;
  }
  return SQLITE_OK;
}

sqlite3_io_methods methods_of_a_file() {
  sqlite3_io_methods out{};
  out.iVersion = 1;  // no shared memory, no mmap: the exclusive mode needs neither
  out.xClose = close;
  out.xRead = read;
  out.xWrite = write;
  out.xTruncate = truncate;
  out.xSync = sync;
  out.xFileSize = size_of;
  out.xLock = [](sqlite3_file*, int) { return SQLITE_OK; };
  out.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
  out.xCheckReservedLock = [](sqlite3_file*, int* held) {
    *held = 0;
    return SQLITE_OK;
  };
  out.xFileControl = control;
  out.xSectorSize = [](sqlite3_file*) { return sector_size; };
  out.xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; };
  return out;
}

const sqlite3_io_methods methods = methods_of_a_file();

int take(OpenFile& file, const char* name, int flags) {
  file.is_log = (flags & SQLITE_OPEN_WAL) != 0;
  if (name == nullptr) {
    file.scratch = new std::string;
  } else {
    file.file = process_now.disk->find(name);
    if (!file.file && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    if (!file.file) file.file = process_now.disk->create(name);
    // Also of one that is there already: a process that died may have created it.
    file.names_with_sync = (flags & SQLITE_OPEN_CREATE) != 0 &&
                           (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  }
  file.base.pMethods = &methods;
  return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int sync_names) {
  if (!process_now.disk->find(name)) return SQLITE_IOERR_DELETE_NOENT;
  process_now.disk->remove(name);
  if (sync_names != 0) process_now.disk->sync_names();
  return SQLITE_OK;
}

int access(sqlite3_vfs*, const char* name, int flags, int* answer) {
  const auto file = process_now.disk->find(name);
  // SQLite's own calls an empty file absent when it looks whether one exists.
  *answer = file && (flags != SQLITE_ACCESS_EXISTS || !process_now.disk->contents(*file).empty());
  return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int count, char* out) {
  for (int i = 0; i < count; ++i) out[i] = static_cast<char>(process_now.chance());
  return count;
}

sqlite3_vfs vfs_over(sqlite3_vfs* real) {
  sqlite3_vfs out{};
  out.iVersion = 2;
  out.szOsFile = static_cast<int>(sizeof(OpenFile));
  out.mxPathname = path_bytes_max;
  out.zName = vfs_name.data();
  out.pAppData = real;
  out.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* opened) {
    if (opened != nullptr) *opened = flags;
    return take(*new (file) OpenFile, name, flags);
  };
  out.xDelete = remove;
  out.xAccess = access;
  out.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* path) {
    sqlite3_snprintf(size, path, "%s", name);
    return SQLITE_OK;
  };
  out.xRandomness = randomness;
  out.xSleep = [](sqlite3_vfs*, int microseconds) { return microseconds; };
  out.xCurrentTime = [](sqlite3_vfs*, double* days) {
    *days = 0;
    return SQLITE_OK;
  };
  out.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
  out.xCurrentTimeInt64 = [](sqlite3_vfs*, sqlite3_int64* milliseconds) {
    *milliseconds = 0;
    return SQLITE_OK;
  };
  return out;
}

sqlite3_vfs registered;

}  // namespace

CrashVfs::CrashVfs() {
  auto* real = sqlite3_vfs_find(nullptr);
  registered = vfs_over(real);
  sqlite3_vfs_register(&registered, 1);
}

CrashVfs::~CrashVfs() {
  auto* real = static_cast<sqlite3_vfs*>(registered.pAppData);
  sqlite3_vfs_unregister(&registered);
  sqlite3_vfs_register(real, 1);
}

void CrashVfs::begin(Disk& disk, Lies lies) {
  process_now = Process{};
  process_now.disk = &disk;
  process_now.lies = lies;
  sqlite3_randomness(0, nullptr);
}

void CrashVfs::start_is_over() { process_now.starting = false; }

}  // namespace till::crash
