#include "sync/ctl/pictures.h"

#include <algorithm>
#include <string_view>

#include "drivers/symbols/zxing_adapter.h"

namespace till::ctl {
namespace {

using Stopwatch = std::chrono::steady_clock;

constexpr std::size_t picture_bytes_max = std::size_t{64} * 1024 * 1024;
constexpr std::size_t expected_bytes_max = std::size_t{64} * 1024;
constexpr drivers::DecoderCall plain_call{.thorough = true, .rotate = true, .downscale = true};

bool is_picture(const platform::Path& file) {
  auto extension = file.extension().string();
  std::ranges::transform(extension, extension.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return extension == ".png" || extension == ".jpg" || extension == ".jpeg";
}

std::string format_of(BytesView bytes) {
  if (bytes.starts_with("\x89PNG")) return "png";
  return bytes.starts_with("\xFF\xD8\xFF") ? "jpeg" : "";
}

// The end of the last line is no part of the text.
std::string without_line_end(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

Verdict judge(const std::optional<std::string>& expected, const std::optional<std::string>& text) {
  if (!expected) return Verdict::none;
  if (!text) return Verdict::unread;
  return without_line_end(*text) == without_line_end(*expected) ? Verdict::read : Verdict::misread;
}

// What cannot be loaded, or is given up for want of memory, was not read.
PlainReading read_plainly(BytesView bytes, const std::optional<std::string>& expected) {
  PlainReading plain;
  if (const auto image = drivers::load_image(bytes)) {
    const auto start = Stopwatch::now();
    const auto symbol = drivers::decode_symbol(*image, plain_call);
    plain.decode_time =
        std::chrono::duration_cast<std::chrono::microseconds>(Stopwatch::now() - start);
    if (symbol && *symbol) plain.text = (*symbol)->text;
  }
  plain.verdict = judge(expected, plain.text);
  return plain;
}

}  // namespace

Result<std::vector<platform::Path>> pictures_in(const std::vector<std::string>& arguments) {
  std::vector<platform::Path> files;
  for (const auto& argument : arguments) {
    std::error_code unknown;
    if (!std::filesystem::is_directory(argument, unknown)) {
      files.emplace_back(argument);
      continue;
    }
    TILL_TRY(const auto names, platform::list_directory(argument));
    for (const auto& name : names) {
      if (is_picture(name)) files.push_back(platform::Path(argument) / name);
    }
  }
  return files;
}

Picture read_picture(const platform::Path& file, const ReadingOptions& options) {
  Picture picture;
  picture.file = file.string();
  const auto bytes = platform::read_file(file, picture_bytes_max);
  if (!bytes) {
    picture.error = bytes.error();
    return picture;
  }
  picture.format = format_of(*bytes);
  if (options.expect) {
    if (auto text = platform::read_file(platform::Path(file).replace_extension(".txt"),
                                        expected_bytes_max)) {
      picture.expected = std::move(*text);
    }
  }
  std::optional<std::string> text;
  if (auto reading = drivers::read_image(*bytes)) {
    picture.reading = std::move(*reading);
    if (!picture.reading.symbols.empty()) text = picture.reading.symbols.front().text;
  } else {
    picture.error = reading.error();
  }
  picture.verdict = judge(picture.expected, text);
  if (options.compare_plain) picture.plain = read_plainly(*bytes, picture.expected);
  return picture;
}

}  // namespace till::ctl
