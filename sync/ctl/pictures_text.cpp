#include "sync/ctl/pictures_text.h"

#include <algorithm>

#include "sync/ctl/table.h"

namespace till::ctl {
namespace {

using std::chrono::microseconds;

struct Tally {
  std::int64_t pictures = 0;
  std::int64_t found = 0;    // a code was found
  std::int64_t judged = 0;   // a text stands beside it
  std::int64_t read = 0;     // of the judged
  std::int64_t misread = 0;  // of the judged
  microseconds median{0};    // of the decoding, of what could be loaded

  [[nodiscard]] std::int64_t unread() const { return judged - read - misread; }
};

microseconds median_of(std::vector<microseconds> times) {
  if (times.empty()) return microseconds{0};
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  return *middle;
}

void count(Tally& tally, Verdict verdict, bool found) {
  ++tally.pictures;
  if (found) ++tally.found;
  if (verdict != Verdict::none) ++tally.judged;
  if (verdict == Verdict::read) ++tally.read;
  if (verdict == Verdict::misread) ++tally.misread;
}

Tally tally_of(const std::vector<Picture>& pictures) {
  Tally tally;
  std::vector<microseconds> times;
  for (const auto& picture : pictures) {
    count(tally, picture.verdict, !picture.reading.symbols.empty());
    if (!picture.error) times.push_back(picture.reading.decode_time);
  }
  tally.median = median_of(std::move(times));
  return tally;
}

Tally plain_tally_of(const std::vector<Picture>& pictures) {
  Tally tally;
  std::vector<microseconds> times;
  for (const auto& picture : pictures) {
    if (!picture.plain) continue;
    count(tally, picture.plain->verdict, picture.plain->text.has_value());
    if (!picture.error) times.push_back(picture.plain->decode_time);
  }
  tally.median = median_of(std::move(times));
  return tally;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::none:
      return "-";
    case Verdict::unread:
      return "unread";
    case Verdict::read:
      return "read";
    case Verdict::misread:
      return "MISREAD";
  }
  return "-";
}

// Milliseconds with two digits after the point.
std::string milliseconds_text(microseconds time) {
  const auto hundredths = (time.count() + 5) / 10;
  const auto rest = hundredths % 100;
  return std::to_string(hundredths / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

std::string summary_of(const Tally& tally) {
  std::string text;
  if (tally.judged > 0) {
    text = "read " + std::to_string(tally.read) + ", misread " + std::to_string(tally.misread) +
           ", unread " + std::to_string(tally.unread()) + " of " + std::to_string(tally.judged) +
           " with a text beside them";
  } else {
    text = "read " + std::to_string(tally.found) + ", unread " +
           std::to_string(tally.pictures - tally.found) + " of " + std::to_string(tally.pictures);
  }
  return text + "; median " + milliseconds_text(tally.median) + " ms\n";
}

bool any_judged(const std::vector<Picture>& pictures) {
  return std::ranges::any_of(
      pictures, [](const Picture& picture) { return picture.verdict != Verdict::none; });
}

bool any_plain(const std::vector<Picture>& pictures) {
  return std::ranges::any_of(pictures,
                             [](const Picture& picture) { return picture.plain.has_value(); });
}

std::string format_of(const Picture& picture) {
  if (picture.error) return picture.format.empty() ? "-" : picture.format;
  return picture.format + " " + std::to_string(picture.reading.width) + "x" +
         std::to_string(picture.reading.height);
}

std::vector<std::string> row_of(const Picture& picture, bool judged, bool plain) {
  const auto* symbol = picture.reading.symbols.empty() ? nullptr : &picture.reading.symbols.front();
  std::vector<std::string> row{
      picture.file, format_of(picture),
      symbol ? std::string(cards::name_of(symbol->symbology)) : "-",
      picture.error ? "-"
                    : milliseconds_text(picture.reading.load_time + picture.reading.decode_time)};
  if (judged) row.emplace_back(name_of(picture.verdict));
  if (plain) {
    const bool found = picture.plain && picture.plain->text;
    if (judged) {
      row.emplace_back(picture.plain ? name_of(picture.plain->verdict) : "-");
    } else {
      row.emplace_back(found ? "found" : "nothing");
    }
  }
  row.push_back(picture.error ? "not read: " + describe(*picture.error)
                              : (symbol ? symbol->text : "nothing found"));
  return row;
}

json::Object json_of(const Tally& tally, bool judged) {
  json::Object out{{"pictures", tally.pictures},
                   {"found", tally.found},
                   {"median_decode_us", std::int64_t{tally.median.count()}}};
  if (judged) {
    out.set("expected", tally.judged);
    out.set("read", tally.read);
    out.set("misread", tally.misread);
    out.set("unread", tally.unread());
  }
  return out;
}

json::Object json_of(const Picture& picture) {
  json::Array symbols;
  for (const auto& symbol : picture.reading.symbols) {
    symbols.push_back(json::Object{{"symbology", cards::name_of(symbol.symbology)},
                                   {"text", symbol.text},
                                   {"bytes_base64", to_base64(symbol.bytes)},
                                   {"aim", symbol.aim},
                                   {"orientation_degrees", symbol.orientation_degrees}});
  }
  json::Object out{{"file", picture.file},
                   {"format", picture.format},
                   {"width", picture.reading.width},
                   {"height", picture.reading.height},
                   {"load_us", std::int64_t{picture.reading.load_time.count()}},
                   {"decode_us", std::int64_t{picture.reading.decode_time.count()}},
                   {"symbols", std::move(symbols)}};
  if (picture.error) out.set("error", describe(*picture.error));
  if (picture.expected) {
    out.set("expected", *picture.expected);
    out.set("verdict", picture.verdict == Verdict::misread ? "misread" : name_of(picture.verdict));
  }
  if (picture.plain) {
    out.set("plain", json::Object{{"text", picture.plain->text ? json::Value(*picture.plain->text)
                                                               : json::Value()},
                                  {"decode_us", std::int64_t{picture.plain->decode_time.count()}}});
  }
  return out;
}

}  // namespace

std::string pictures_text(const std::vector<Picture>& pictures) {
  const bool judged = any_judged(pictures);
  const bool plain = any_plain(pictures);
  std::vector<Column> columns{{"FILE"}, {"PICTURE"}, {"SYMBOLOGY"}, {"MS", Align::right}};
  if (judged) columns.push_back({"VERDICT"});
  if (plain) columns.push_back({"PLAIN CALL"});
  columns.push_back({"TEXT"});
  Table table(std::move(columns));
  for (const auto& picture : pictures) table.add(row_of(picture, judged, plain));
  auto text = table.text() + summary_of(tally_of(pictures));
  if (plain) text += "the library's plain call: " + summary_of(plain_tally_of(pictures));
  return text;
}

json::Value pictures_json(const std::vector<Picture>& pictures) {
  const bool judged = any_judged(pictures);
  json::Array files;
  for (const auto& picture : pictures) files.emplace_back(json_of(picture));
  json::Object out{{"files", std::move(files)}, {"summary", json_of(tally_of(pictures), judged)}};
  if (any_plain(pictures)) out.set("plain", json_of(plain_tally_of(pictures), judged));
  return out;
}

Exit pictures_exit(const std::vector<Picture>& pictures) {
  const bool wrong = std::ranges::any_of(pictures, [](const Picture& picture) {
    return picture.reading.symbols.empty() || picture.verdict == Verdict::misread;
  });
  return wrong ? Exit::found_wrong : Exit::ok;
}

}  // namespace till::ctl
