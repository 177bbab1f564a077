// Which file of a till's folder is the cache, which one was before it, and which one comes next.
// Paths alone: nobody has the files open. Internal to cache/.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace till::storage {

inline constexpr std::string_view cache_file = "cache.db";
inline constexpr std::string_view previous_file = "cache.previous.db";
inline constexpr std::string_view next_folder = "cache-next";  // holds a cache_file of its own

// The newest broken file is kept for whoever wants to know; a disk that goes on failing fills no
// folder with them.
[[nodiscard]] Result<> move_aside(const std::filesystem::path& path, Instant now);
// The next one becomes the cache; what was it is kept when it is whole. Both were checkpointed.
[[nodiscard]] Result<> move_into_place(const std::filesystem::path& folder, bool keep_previous);
// A move that was cut short left no cache: the one before is it again.
[[nodiscard]] Result<> use_previous_if_alone(const std::filesystem::path& folder);
[[nodiscard]] Result<> remove_next(const std::filesystem::path& folder);

}  // namespace till::storage
