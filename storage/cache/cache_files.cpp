#include "storage/cache/cache_files.h"

#include "platform/files.h"

namespace till::storage {
namespace {

// A log that belongs to another file of the same name would be read into it.
Result<> remove_sides(const std::filesystem::path& path) {
  for (const auto* suffix : {"-wal", "-shm", "-journal"}) {
    auto side = path;
    side += suffix;
    TILL_CHECK(platform::remove_file(side));
  }
  return {};
}

Result<> move_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code failed;
  std::filesystem::rename(from, to, failed);
  if (failed) return fail(ErrorCode::io, failed.message(), from.string());
  return {};
}

}  // namespace

Result<> move_aside(const std::filesystem::path& path, Instant now) {
  const auto opening = path.filename().string() + ".broken-";
  TILL_TRY(const auto names, platform::list_directory(path.parent_path()));
  for (const auto& name : names) {
    if (name.starts_with(opening)) TILL_CHECK(platform::remove_file(path.parent_path() / name));
  }
  auto aside = path;
  aside += ".broken-" + std::to_string(unix_seconds(now));
  TILL_CHECK(platform::rename_file(path, aside));
  return remove_sides(path);
}

// The logs go first: at no moment does one stand beside a file that is not its own.
Result<> move_into_place(const std::filesystem::path& folder, bool keep_previous) {
  const auto current = folder / cache_file;
  const auto next = folder / next_folder / cache_file;
  TILL_CHECK(remove_sides(next));
  TILL_CHECK(remove_sides(current));
  if (keep_previous) TILL_CHECK(move_file(current, folder / previous_file));
  TILL_CHECK(move_file(next, current));
  return remove_next(folder);
}

Result<> use_previous_if_alone(const std::filesystem::path& folder) {
  const auto previous = folder / previous_file;
  if (platform::exists(folder / cache_file) || !platform::exists(previous)) return {};
  TILL_CHECK(remove_sides(folder / cache_file));
  return move_file(previous, folder / cache_file);
}

Result<> remove_next(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::remove_all(folder / next_folder, failed);
  if (failed) return fail(ErrorCode::io, failed.message(), (folder / next_folder).string());
  return {};
}

}  // namespace till::storage
