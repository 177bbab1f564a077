#include "tests/crash/recovery.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "base/error.h"
#include "storage/cache/schema.h"
#include "storage/journal/schema.h"
#include "storage/sqlite/database.h"

namespace till::crash {
namespace {

// Small, so that a scenario of a few steps meets every path: the log grown, filled, begun anew.
storage::JournalSettings settings_in(const std::string& folder) {
  return {.folder = folder, .wal_bytes = 64 * 1024, .checkpoint_pages = 8, .index_batch = 4};
}

std::string first_difference(const std::string& one, const std::string& other) {
  std::size_t line = 0;
  std::size_t at = 0;
  while (at < one.size() && at < other.size() && one[at] == other[at]) {
    if (one[at] == '\n') line = at + 1;
    ++at;
  }
  const auto shown = [line](const std::string& text) {
    return text.substr(std::min(line, text.size()), 80);
  };
  return "found \"" + shown(one) + "\", expected \"" + shown(other) + "\"";
}

}  // namespace

Machine::Machine(std::string folder, Lies lies) : folder_(std::move(folder)), lies_(lies) {}

Process Machine::begin(Disk& disk) {
  ++starts_;
  vfs_.begin(disk, lies_);
  Process process;
  process.settings = settings_in(folder_);
  process.subject = subject_;
  process.disk = &disk;
  process.syncs_names = !lies_.no_name_sync;
  return process;
}

// The lock file is a name on the real disk: a power cut may take it, leave it, or leave anything in
// it. A start must not care.
void Machine::vary_lock_file() {
  const auto path = std::filesystem::path(folder_) / "journal.lock";
  switch (starts_ % 3) {
    case 0:
      std::filesystem::remove(path);
      break;
    case 1:
      std::ofstream(path) << std::string(600, '\xff');
      break;
    default:
      break;
  }
}

// As a till leaves it that is killed at work, when everything it wrote has reached the medium.
Image Machine::prepared(const std::vector<Step>& before) {
  Disk disk{Image{}};
  auto process = begin(disk);
  for (const auto& step : before) {
    const auto done = step.run(process);
    require(done.has_value(), done ? "" : step.name + ": " + describe(done.error()));
    vfs_.start_is_over();
  }
  return disk.everything();
}

Machine::Run Machine::run(const Scenario& scenario) {
  subject_ = scenario.subject;
  Run out{Disk(prepared(scenario.before)), {}};
  auto process = begin(out.disk);
  std::string state;
  for (const auto& step : scenario.steps) {
    Moment moment{.began = out.disk.log().size(), .answered = 0, .state = {}};
    const auto done = step.run(process);
    require(done.has_value(), done ? "" : step.name + ": " + describe(done.error()));
    vfs_.start_is_over();
    moment.answered = step.answers_early ? moment.began : out.disk.log().size();
    if (process.is_open()) {
      auto now = state_of(process);
      require(now.has_value(), now ? "" : step.name + ": " + describe(now.error()));
      state = std::move(*now);
    }
    moment.state = state;
    out.moments.push_back(std::move(moment));
  }
  return out;
}

std::string Machine::check(Recovery& recovery, const Expected& expected) {
  auto process = begin(recovery.disk);
  if (const auto started = process.start(); !started) {
    return "does not start: " + describe(started.error());
  }
  recovery.opened = recovery.disk.log().size();
  vfs_.start_is_over();
  const auto shown = state_of(process);
  if (!shown) return "cannot be read: " + describe(shown.error());
  recovery.shown = *shown;
  if (!expected.allowed.contains(*shown)) {
    return "is not what was promised: " + first_difference(*shown, *expected.allowed.rbegin());
  }
  recovery.promised = *shown;
  if (expected.cut_short != nullptr) {
    if (const auto done = expected.cut_short->run(process); !done) {
      return "does not go on: " + describe(done.error());
    }
    recovery.repeated = recovery.disk.log().size();
    if (process.is_open()) {
      const auto after = state_of(process);
      if (!after) return "cannot be read after the repeat: " + describe(after.error());
      if (*after != expected.then) {
        return "the repeat made something else: " + first_difference(*after, expected.then);
      }
      recovery.promised = *after;
    }
  }
  process.close();
  recovery.ended = recovery.disk.log().size();
  return find_damage();
}

// SQLite's own look at the whole file.
std::string Machine::find_damage() const {
  if (subject_ == Subject::base) return {};
  const bool of_cache = subject_ == Subject::cache;
  auto database = storage::sqlite::Database::open(
      std::filesystem::path(folder_) / (of_cache ? "cache.db" : "journal.db"),
      {.application_id =
           of_cache ? storage::cache_application_id : storage::journal_application_id});
  if (!database) return "does not open: " + describe(database.error());
  const auto whole = database->quick_check();
  return whole ? "" : "is damaged inside: " + describe(whole.error());
}

Recovery Machine::recover(Disk disk, const Expected& expected) {
  vary_lock_file();
  Recovery out(std::move(disk));
  out.violation = check(out, expected);
  return out;
}

}  // namespace till::crash
