// The one log sink of a program: one line a record, "UTC time, level, area, text". Everybody may
// log; personal data may not be logged. Thread-safe. Until start_logging is called, records from
// `info` up go to the standard error output.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace till {

enum class LogLevel { debug, info, warning, error };

// `area` is the folder or part that speaks ("sync", "storage"). Control characters in the text are
// shown as blanks, so that a record cannot forge another. Never fails, may block on a slow disk.
void log(LogLevel level, std::string_view area, std::string_view text);

// Records from `least` up go to the file, or to the standard error output without one. A file grows
// to 8 MiB and is then rotated; three are kept.
// Errors: io when the file cannot be opened; the sink stays as it was.
[[nodiscard]] Result<> start_logging(LogLevel least,
                                     const std::optional<std::filesystem::path>& file);

// From now on records from `least` up are kept, wherever they go.
void keep_records_from(LogLevel least);

// The level of a name in settings: "debug", "info", "warning", "error".
[[nodiscard]] Result<LogLevel> log_level_of(std::string_view name);

}  // namespace till
