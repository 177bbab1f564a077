// Files and folders as this project needs them: small, read whole, replaced whole, synced. No
// state; safe from any thread as long as no two write the same path.
//
// Errors, unless said otherwise: not_found when the path does not exist, io for everything else,
// with the path as context, the system's reason in the text, and a text of its own for a full disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace till::platform {

using Path = std::filesystem::path;

// Who may read it: the program's own user alone, or its group too. Nobody else may write.
enum class FileMode { private_, shared };

// Errors: too_large, with nothing kept.
[[nodiscard]] Result<Bytes> read_file(const Path& path, std::size_t bytes_max);
// Creates or replaces the file: after success the new bytes are on the disk, after an error or a
// crash the old ones are. Blocks: two fsyncs.
[[nodiscard]] Result<> write_file(const Path& path, BytesView bytes, FileMode mode);

// Blocks until the file's bytes are on the disk.
[[nodiscard]] Result<> sync_file(const Path& path);
// Blocks until the names in the directory are on the disk.
[[nodiscard]] Result<> sync_directory(const Path& path);

// Creates what is missing of the path with that mode; what exists keeps its own.
[[nodiscard]] Result<> make_directories(const Path& path, FileMode mode);
// An absent file is no error. Blocks: one fsync.
[[nodiscard]] Result<> remove_file(const Path& path);
// Replaces `to`. Both lie in one file system. Blocks: an fsync for each directory.
[[nodiscard]] Result<> rename_file(const Path& from, const Path& to);

// The names in a directory, sorted; those that begin with a dot (unfinished writes) are left out.
[[nodiscard]] Result<std::vector<std::string>> list_directory(const Path& path);
// Bytes that this user may still write to the disk that holds the path.
[[nodiscard]] Result<std::uint64_t> free_space(const Path& path);
[[nodiscard]] bool exists(const Path& path);

}  // namespace till::platform
