// Reads the codes in picture files for a person who wants to know how well it goes: each with its
// times, judged against the text beside it if asked, the decoder's plain call beside ours.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "drivers/image_scanner.h"
#include "platform/files.h"

namespace till::ctl {

// The files named, and of each folder its pictures (png, jpg, jpeg by name), sorted.
// Errors: those of listing a folder.
[[nodiscard]] Result<std::vector<platform::Path>> pictures_in(
    const std::vector<std::string>& arguments);

enum class Verdict {
  none,     // there is no text beside it
  unread,   // nothing was found
  read,     // what the text says
  misread,  // something else
};

// One call of the decoder with all its options, as a program without ours would make.
struct PlainReading {
  std::optional<std::string> text;
  std::chrono::microseconds decode_time{0};
  Verdict verdict = Verdict::none;
};

struct Picture {
  std::string file;
  std::string format;  // png, jpeg or empty, by its first bytes
  drivers::ImageReading reading;
  std::optional<Error> error;           // it could not be loaded
  std::optional<std::string> expected;  // the text beside it
  Verdict verdict = Verdict::none;
  std::optional<PlainReading> plain;
};

struct ReadingOptions {
  bool expect = false;         // compare with FILE.txt in place of FILE.png
  bool compare_plain = false;  // also make the plain call
};

// Blocks: as long as the file and its decoding.
[[nodiscard]] Picture read_picture(const platform::Path& file, const ReadingOptions& options);

}  // namespace till::ctl
