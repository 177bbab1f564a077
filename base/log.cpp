#include "base/log.h"

#include <memory>
#include <mutex>
#include <utility>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace till {
namespace {

constexpr std::size_t file_bytes_max = 8 << 20;  // a till's disk is small and nobody looks at it
constexpr std::size_t rotated_files_max = 2;     // besides the one being written

constexpr std::pair<std::string_view, LogLevel> level_names[] = {
    {"debug", LogLevel::debug},
    {"info", LogLevel::info},
    {"warning", LogLevel::warning},
    {"error", LogLevel::error},
};

spdlog::level::level_enum native_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::shared_ptr<spdlog::logger> make_logger(LogLevel least, spdlog::sink_ptr sink) {
  auto logger = std::make_shared<spdlog::logger>("till", std::move(sink));
  logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      "%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc));
  logger->set_level(native_level(least));
  // A crash must not take the last records with it.
  logger->flush_on(spdlog::level::trace);
  return logger;
}

struct Sink {
  std::mutex mutex;
  std::shared_ptr<spdlog::logger> logger =
      make_logger(LogLevel::info, std::make_shared<spdlog::sinks::stderr_sink_mt>());
};

Sink& the_sink() {
  static Sink sink;
  return sink;
}

void append_plain(std::string& line, std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    line += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
}

}  // namespace

void log(LogLevel level, std::string_view area, std::string_view text) {
  Sink& sink = the_sink();
  std::shared_ptr<spdlog::logger> logger;
  {
    const std::lock_guard lock(sink.mutex);
    logger = sink.logger;
  }
  if (!logger->should_log(native_level(level))) return;
  std::string line;
  line.reserve(area.size() + text.size() + 1);
  append_plain(line, area);
  line += ' ';
  append_plain(line, text);
  logger->log(native_level(level), spdlog::string_view_t(line.data(), line.size()));
}

void keep_records_from(LogLevel least) {
  Sink& sink = the_sink();
  const std::lock_guard lock(sink.mutex);
  sink.logger->set_level(native_level(least));
}

Result<> start_logging(LogLevel least, const std::optional<std::filesystem::path>& file) {
  std::shared_ptr<spdlog::logger> logger;
  try {
    if (file) {
      logger = make_logger(least, std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
                                      file->string(), file_bytes_max, rotated_files_max));
    } else {
      logger = make_logger(least, std::make_shared<spdlog::sinks::stderr_sink_mt>());
    }
  } catch (const std::exception& problem) {
    return fail(ErrorCode::io, std::string("the log file cannot be opened: ") + problem.what(),
                file ? file->string() : "");
  }
  Sink& sink = the_sink();
  const std::lock_guard lock(sink.mutex);
  sink.logger = std::move(logger);
  return {};
}

Result<LogLevel> log_level_of(std::string_view name) {
  for (const auto& [known, level] : level_names)
    if (name == known) return level;
  return fail(ErrorCode::invalid, "must be one of debug, info, warning, error");
}

}  // namespace till
