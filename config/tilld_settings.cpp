#include "config/tilld_settings.h"

#include <set>

#include "config/keys.h"
#include "config/reading.h"
#include "config/writing.h"

namespace till::config {
namespace {

constexpr Bounds port_bounds{.least = 0, .most = 65'535};
// Below, the log grows while sales wait for it; above, a till's disk notices.
constexpr Bounds wal_bounds{.least = 1'048'576, .most = 1'073'741'824};
constexpr Bounds baud_bounds{.least = 300, .most = 4'000'000};
constexpr Bounds repeat_bounds{.least = 0, .most = 60'000};

void describe_listeners(Keys& keys, TilldSettings& settings) {
  keys.table({"listen", "Where the local API answers"});
  keys.text({"address", "Address of the local API; keep it on the loopback"},
            settings.listen_address, address);
  number(keys, {"port", "Its TCP port, 0 for any free one"}, settings.listen_port, port_bounds);
  keys.text({"socket", "Unix socket of the local API and of tillctl, empty for none"},
            settings.listen_socket, absolute_path_or_empty);
  keys.table({"pos", "The cash register's program"});
  keys.texts({"origins",
              "Origins of web pages that may call the local API, such as "
              "\"http://localhost:3000\"; programs that are no browser send none"},
             settings.pos_origins, web_origin);
}

void describe_storage(Keys& keys, TilldSettings& settings) {
  keys.table({"ledger", "The central ledger"});
  keys.text({"url", "Its address for tills, https://HOST:PORT; empty: the one told at enrolment"},
            settings.ledger_url, http_url_or_empty);
  keys.table({"journal", "The record of every sale"});
  keys.integer({"wal_bytes", "Size to which the journal's write-ahead log is grown once, in bytes"},
               settings.journal_wal_bytes, wal_bounds);
}

void describe_cards(Keys& keys, TilldSettings& settings) {
  keys.table({"cards", "What scanned codes mean"});
  keys.optional_text({"prefix_table", "File with this store's own rows of the prefix table"},
                     settings.cards_prefix_table, absolute_path);
  keys.text({"country", "Calling code of phone numbers that are typed without one"},
            settings.cards_country, calling_code);
}

void describe_scanner(Keys& keys, ScannerSettings& scanner, const TextRule& name_rule) {
  keys.text({"name", "What the status calls it, unique", true}, scanner.name, name_rule);
  choice(keys, {"kind", "What it is"}, scanner.kind, {"serial"});
  keys.text({"path", "Its device, such as /dev/ttyACM0", true}, scanner.path, not_empty);
  number(keys, {"baud", "Its speed, in bits a second"}, scanner.baud, baud_bounds);
  keys.text({"terminator", "What ends a code; empty: a carriage return or a line feed"},
            scanner.terminator, any_text);
  keys.text({"prefix", "What is taken off the beginning of a code"}, scanner.prefix, any_text);
  keys.text({"suffix", "What is taken off the end of a code"}, scanner.suffix, any_text);
  keys.text({"gs_substitute", "What it sends for the separator GS; empty: GS itself"},
            scanner.gs_substitute, any_text);
  number(keys, {"repeat_window_ms", "How long the same code again is dropped, in milliseconds"},
         scanner.repeat_window, repeat_bounds);
}

void describe_scanners(Keys& keys, TilldSettings& settings) {
  auto& scanners = settings.scanners;
  std::set<std::string, std::less<>> names;
  const TextRule unique = [&names](std::string_view name) -> std::string {
    if (name.empty()) return "must not be empty";
    return names.emplace(name).second ? "" : "must differ from the other scanners' names";
  };
  keys.tables(
      {"scanner", "One for each scanner; none by default"},
      [&](std::size_t count) { scanners.resize(count); }, scanners.size(),
      [&](std::size_t i) { describe_scanner(keys, scanners[i], unique); });
}

void describe(Keys& keys, TilldSettings& settings) {
  keys.text({"state_dir", "Folder of the journal, the cache, the rulesets and the keys"},
            settings.state_dir, absolute_path);
  log_level(keys, settings.log_level);
  describe_listeners(keys, settings);
  describe_storage(keys, settings);
  describe_cards(keys, settings);
  describe_scanners(keys, settings);
}

}  // namespace

Result<TilldSettings> parse_tilld(std::string_view toml, std::string_view file_name) {
  return parse_settings<TilldSettings>(toml, file_name, &describe);
}

Result<TilldSettings> load_tilld(const std::string& path) {
  TILL_TRY(const auto text, read_settings_file(path));
  return parse_tilld(text, path);
}

std::string to_toml(const TilldSettings& settings) {
  return effective_text<TilldSettings>(settings, &describe);
}

std::string example_tilld() {
  return example_text<TilldSettings>(
      "Settings of tilld, each with its default. Read once, when it starts.", &describe);
}

}  // namespace till::config
