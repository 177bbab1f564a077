#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "config/ledgerd_settings.h"
#include "config/tillctl_settings.h"
#include "config/tilld_settings.h"

namespace till::config {
namespace {

TilldSettings everything_set() {
  TilldSettings settings;
  settings.state_dir = "/srv/till";
  settings.log_level = LogLevel::debug;
  settings.listen_address = "::1";
  settings.listen_port = 9000;
  settings.listen_socket = "";
  settings.pos_origins = {"http://localhost:3000", "https://pos.example"};
  settings.ledger_url = "https://ledger.example:8741";
  settings.journal_wal_bytes = 4'194'304;
  settings.cards_prefix_table = "/etc/till/prefixes.json";
  settings.cards_country = "49";
  settings.scanners = {{.name = "front",
                        .kind = ScannerKind::serial,
                        .path = "/dev/ttyACM0",
                        .baud = 115'200,
                        .terminator = "\r\n",
                        .prefix = "\x02",
                        .suffix = "\"\\\t",
                        .gs_substitute = "^",
                        .repeat_window = Milliseconds{500}},
                       {.name = "phone", .path = "/dev/ttyUSB1"}};
  return settings;
}

TEST(Settings, every_key_of_tilld_survives_writing_and_reading) {
  const auto settings = everything_set();
  const auto text = to_toml(settings);
  const auto read = parse_tilld(text, "tilld.toml");
  ASSERT_TRUE(read) << describe(read.error()) << "\n" << text;
  EXPECT_EQ(*read, settings) << text;
}

TEST(Settings, effective_defaults_are_the_defaults) {
  EXPECT_EQ(parse_tilld(to_toml(TilldSettings{}), "t"), TilldSettings{});
  EXPECT_EQ(parse_ledgerd(to_toml(LedgerdSettings{}), "t"), LedgerdSettings{});
  EXPECT_EQ(parse_tillctl(to_toml(TillctlSettings{}), "t"), TillctlSettings{});
}

TEST(Settings, every_key_of_ledgerd_survives_writing_and_reading) {
  const LedgerdSettings settings{.state_dir = "/srv/ledger",
                                 .log_level = LogLevel::error,
                                 .machines = {"::", 1},
                                 .machines_hosts = {"ledger.example", "10.0.0.1", "::1"},
                                 .people = {"10.0.0.1", 65'535}};
  EXPECT_EQ(parse_ledgerd(to_toml(settings), "t"), settings);
}

TEST(Settings, every_key_of_tillctl_survives_writing_and_reading) {
  const TillctlSettings settings{.socket = "",
                                 .url = "http://[::1]:8731",
                                 .token_file = "/srv/token",
                                 .deadline = Milliseconds{5}};
  EXPECT_EQ(parse_tillctl(to_toml(settings), "t"), settings);
}

TEST(Settings, empty_file_gives_the_defaults) {
  EXPECT_EQ(parse_tilld("", "tilld.toml"), TilldSettings{});
}

TEST(Settings, missing_file_is_named) {
  const auto missing = load_tilld("/nonexistent/tilld.toml");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_NE(describe(missing.error()).find("/nonexistent/tilld.toml"), std::string::npos);
}

struct Refused {
  std::string toml;
  std::string context;
  std::string text;
};

TEST(Settings, what_is_wrong_is_named_with_place_key_and_bounds) {
  const std::vector<Refused> cases{
      {"state_dirr = \"/a\"", "f:1:1", "unknown key state_dirr, did you mean state_dir?"},
      {"[listen]\nprt = 1", "f:2:1", "unknown key listen.prt, did you mean port?"},
      {"[lisen]\nport = 1", "f:1:2", "unknown key lisen, did you mean listen?"},
      {"[journal]\nwal_bytes = 5", "f:2:13",
       "journal.wal_bytes must be an integer between 1048576 and 1073741824, is 5"},
      {"[listen]\nport = 65536", "f:2:8",
       "listen.port must be an integer between 0 and 65535, is 65536"},
      {"[listen]\nport = -1", "f:2:8", "listen.port must be an integer between 0 and 65535, is -1"},
      {"[listen]\nport = \"8731\"", "f:2:8",
       "listen.port must be an integer between 0 and 65535, is a string"},
      {"[listen]\nport = 87.31", "f:2:8",
       "listen.port must be an integer between 0 and 65535, is a number with a fraction"},
      {"state_dir = 5", "f:1:13", "state_dir must be a string, is an integer"},
      {"state_dir = \"till\"", "f:1:13", "state_dir must be an absolute path, is \"till\""},
      {"state_dir = \"/a\\u0000b\"", "f:1:13", "state_dir must not hold a NUL, is \"/a\\u0000b\""},
      {"log_level = \"loud\"", "f:1:13",
       "log_level must be one of debug, info, warning, error, is \"loud\""},
      {"listen = 5", "f:1:10", "listen must be a table, is an integer"},
      {"scanner = 5", "f:1:11", "scanner must be a list of tables, written [[scanner]]"},
      {"scanner = [5]", "f:1:12", "scanner[0] must be a table, is an integer"},
      {"[pos]\norigins = [\"http://a/\"]", "f:2:12",
       "pos.origins must be http://HOST[:PORT] or https://HOST[:PORT], as a browser sends it, "
       "with nothing behind, is \"http://a/\""},
      {"[pos]\norigins = \"http://a\"", "f:2:11",
       "pos.origins must be a list of at most 1000 strings"},
      {"[ledger]\nurl = \"ledger:8741\"", "f:2:7",
       "ledger.url must be http://HOST[:PORT] or https://HOST[:PORT], or empty, is "
       "\"ledger:8741\""},
      {"[cards]\ncountry = \"RU\"", "f:2:11",
       "cards.country must be a calling code of 1 to 3 digits, such as 7, is \"RU\""},
      {"[[scanner]]\nname = \"a\"\npath = \"/p\"\n[[scanner]]\nname = \"a\"", "f:5:8",
       "scanner[1].name must differ from the other scanners' names, is \"a\""},
      {"[[scanner]]\nname = \"a\"\nbawd = 5", "f:3:1",
       "unknown key scanner[0].bawd, did you mean baud?"},
      {"[[scanner]]\nname = \"a\"\nkind = \"hid\"", "f:3:8",
       "scanner[0].kind must be one of serial, is \"hid\""},
  };
  for (const auto& [toml, context, text] : cases) {
    const auto settings = parse_tilld(toml, "f");
    ASSERT_FALSE(settings) << toml;
    EXPECT_EQ(settings.error().code, ErrorCode::invalid) << toml;
    EXPECT_EQ(settings.error().context, context) << toml;
    EXPECT_EQ(settings.error().text, text) << toml;
  }
}

TEST(Settings, scanner_without_name_or_path_is_refused) {
  for (const std::string toml : {"[[scanner]]\npath = \"/p\"", "[[scanner]]\nname = \"a\""}) {
    const auto settings = parse_tilld(toml, "f");
    ASSERT_FALSE(settings) << toml;
    EXPECT_EQ(settings.error().context, "f:1:1");
    EXPECT_NE(settings.error().text.find("is missing"), std::string::npos) << settings.error().text;
  }
}

TEST(Settings, first_wrong_key_wins_over_later_ones) {
  const auto settings = parse_tilld("log_level = 1\nzzz = 1\n[listen]\nport = -5", "f");
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().context, "f:1:13");
}

TEST(Settings, listener_of_ledgerd_without_a_port_is_refused) {
  const auto settings = parse_ledgerd("[people]\nlisten = \"127.0.0.1\"", "f");
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().text,
            "people.listen must be ADDRESS:PORT, such as 127.0.0.1:8740, is \"127.0.0.1\"");
}

TEST(Settings, tillctl_needs_a_url) {
  const auto settings = parse_tillctl("url = \"\"", "f");
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().text, "url must not be empty, is \"\"");
}

}  // namespace
}  // namespace till::config
