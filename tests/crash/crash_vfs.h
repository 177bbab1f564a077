// SQLite's file system over a disk in memory: everything that a database does lands in the disk's
// log. It answers as SQLite's own for Unix does (sectors of 4096 bytes, powersafe overwrite, the
// folder synced with the first sync of a log). One at a time; what is opened while it lives goes
// through it.
#pragma once

#include "tests/crash/disk.h"

namespace till::crash {

// Faults to be found, told to the disk instead of the program.
struct Lies {
  bool no_log_sync = false;    // a commit is not synced, as with synchronous=NORMAL
  bool no_start_sync = false;  // a start writes nothing down: as if it had no checkpoint
  bool no_name_sync = false;   // the new name of a base is not synced before it is shown
};

class CrashVfs {
 public:
  CrashVfs();
  ~CrashVfs();
  CrashVfs(const CrashVfs&) = delete;
  CrashVfs& operator=(const CrashVfs&) = delete;

  // A new process begins on that disk: nothing is open, nothing is remembered, and what SQLite
  // takes from chance is the same every time. The disk outlives what is opened.
  void begin(Disk& disk, Lies lies);
  void start_is_over();  // from now on no_start_sync lets syncs pass
};

}  // namespace till::crash
