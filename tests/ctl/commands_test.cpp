// Each command against a tilld that answers what the test says: text, exit code and what was asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/problem.h"
#include "tests/ctl/fake_tilld.h"
#include "tests/ctl/spoken.h"
#include "tests/platform/temp_folder.h"

namespace till::ctl {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Commands : public testing::Test {
 protected:
  void SetUp() override {
    require(
        platform::write_file(token_file(), "secret-of-the-admin\n", platform::FileMode::private_)
            .has_value(),
        "the token is written");
  }

  [[nodiscard]] platform::Path token_file() const { return folder_ / "admin"; }

  // With --url and the token before the words.
  Spoken ask(std::vector<std::string> words) {
    words.insert(words.begin(), {"--url", tilld_.url(), "--token-file", token_file().string()});
    return run(words);
  }

  FakeTilld tilld_;
  platform::TempFolder folder_;
};

TEST_F(Commands, status_shows_the_token_and_prints_text) {
  tilld_.answers("GET /v1/status", R"({"version": "0.1.0", "mode": "normal"})");
  const auto spoken = ask({"status"});
  EXPECT_EQ(spoken.exit, Exit::ok);
  EXPECT_THAT(spoken.out, HasSubstr("not enrolled: run tillctl enrol"));
  EXPECT_EQ(spoken.err, "");
  ASSERT_EQ(tilld_.asked().size(), 1U);
  EXPECT_EQ(tilld_.asked()[0].headers.value("Authorization"), "Bearer secret-of-the-admin");
}

TEST_F(Commands, json_is_one_canonical_line_wherever_the_flag_stands) {
  tilld_.answers("GET /v1/status", R"({"version": "0.1.0", "mode": "normal"})");
  EXPECT_EQ(ask({"--json", "status"}).out, "{\"mode\":\"normal\",\"version\":\"0.1.0\"}\n");
  EXPECT_EQ(ask({"status", "--json"}).out, "{\"mode\":\"normal\",\"version\":\"0.1.0\"}\n");
}

TEST_F(Commands, queue_asks_for_as_many_as_named) {
  tilld_.answers("GET /v1/queue?limit=5", R"({"entries": []})");
  tilld_.answers("GET /v1/queue?limit=100", R"({"entries": []})");
  EXPECT_EQ(ask({"queue", "show"}).exit, Exit::ok);
  EXPECT_EQ(ask({"queue", "show", "--limit", "5"}).exit, Exit::ok);
  EXPECT_EQ(ask({"queue", "show", "--limit", "1001"}).exit, Exit::usage);
}

TEST_F(Commands, a_broken_chain_ends_with_one) {
  tilld_.answers("GET /v1/verify", R"({"ok": false, "entries": 1, "first_bad": 2})");
  EXPECT_EQ(ask({"verify"}).exit, Exit::found_wrong);
  tilld_.answers("GET /v1/verify", R"({"ok": true, "entries": 1})");
  EXPECT_EQ(ask({"verify"}).exit, Exit::ok);
}

TEST_F(Commands, a_failed_check_ends_with_one_with_json_too) {
  tilld_.answers("GET /v1/doctor",
                 R"({"findings": [{"check": "disk", "state": "fail", "text": "full"}]})");
  EXPECT_EQ(ask({"doctor"}).exit, Exit::found_wrong);
  EXPECT_EQ(ask({"doctor", "--json"}).exit, Exit::found_wrong);
}

TEST_F(Commands, enrol_sends_code_and_ledger) {
  tilld_.answers(
      "POST /v1/enrolment",
      net::json(201, std::string(R"({"register": "00ff", "name": "Till 1", "store": "s1"})")));
  const auto spoken = ask({"enrol", "AAAAA-BBBBB", "--ledger", "https://ledger:8741"});
  EXPECT_EQ(spoken.exit, Exit::ok);
  EXPECT_EQ(spoken.out, "enrolled: register Till 1 of store s1 (00ff)\n");
  EXPECT_EQ(tilld_.asked()[0].body, R"({"code":"AAAAA-BBBBB","ledger":"https://ledger:8741"})");
  EXPECT_EQ(tilld_.asked()[0].headers.value("Content-Type"), "application/json");
}

TEST_F(Commands, explain_sends_the_code_as_it_is) {
  tilld_.answers("POST /v1/codes/explain",
                 R"({"meaning": "coupon", "code": "MAY", "serial": "TC-MAY", "row": "coupons"})");
  const auto spoken = ask({"code", "explain", "TC-MAY", "--symbology", "qr"});
  EXPECT_EQ(spoken.exit, Exit::ok);
  EXPECT_THAT(spoken.out, HasSubstr("serial      TC-MAY\n"));
  EXPECT_EQ(tilld_.asked()[0].body, R"({"code":"TC-MAY","symbology":"qr"})");
  EXPECT_EQ(ask({"code", "explain", "x", "--symbology", "runes"}).exit, Exit::usage);
}

TEST_F(Commands, a_claim_code_is_sent_with_the_request_that_it_was_given_for) {
  tilld_.answers("POST /v1/claims",
                 net::json(201, std::string(R"({"entry": "0a", "state": "durable", "at": 1800000000,
                   "total": 20000, "as_told": false, "points": {"earned": 2000, "spent": 0},
                   "slip": ["Points earned: 20"]})")));
  const auto request = (folder_ / "sale.json").string();
  require(platform::write_file(request, R"({"paid_by": "card"})", platform::FileMode::private_)
              .has_value(),
          "the request is written");
  const auto spoken = ask({"claim", "QUJD.QUJD", "--sale", request});
  EXPECT_EQ(spoken.exit, Exit::ok);
  EXPECT_EQ(spoken.out,
            "recorded       2027-01-15 08:00:00 +00:00\n"
            "entry          0a\n"
            "total          20000\n"
            "points earned  2000\n"
            "  Points earned: 20\n");
  EXPECT_EQ(tilld_.asked()[0].body, R"({"code":"QUJD.QUJD","sale":{"paid_by":"card"}})");
  EXPECT_THAT(ask({"--json", "claim", "QUJD.QUJD", "--sale", request}).out,
              StartsWith(R"({"as_told":false,)"));
}

TEST_F(Commands, a_claim_without_its_request_or_with_none_that_can_be_read_is_not_sent) {
  EXPECT_EQ(ask({"claim", "QUJD.QUJD"}).exit, Exit::usage);
  EXPECT_EQ(ask({"claim", "QUJD.QUJD", "--sale", "/nowhere"}).exit, Exit::usage);
  const auto request = (folder_ / "sale.json").string();
  require(platform::write_file(request, "no JSON", platform::FileMode::private_).has_value(),
          "the request is written");
  const auto spoken = ask({"claim", "QUJD.QUJD", "--sale", request});
  EXPECT_EQ(spoken.exit, Exit::refused);
  EXPECT_THAT(spoken.err, HasSubstr(request));
  EXPECT_TRUE(tilld_.asked().empty());
}

TEST_F(Commands, a_code_that_is_refused_ends_with_four_and_says_why) {
  tilld_.answers("POST /v1/claims",
                 net::problem({422, "invalid", "was not signed by this register", "code", {}}));
  const auto request = (folder_ / "sale.json").string();
  require(platform::write_file(request, "{}", platform::FileMode::private_).has_value(),
          "the request is written");
  const auto spoken = ask({"claim", "QUJD.QUJD", "--sale", request});
  EXPECT_EQ(spoken.exit, Exit::refused);
  EXPECT_THAT(spoken.err, HasSubstr("was not signed by this register"));
}

TEST_F(Commands, a_receipt_is_claimed_for_whoever_is_identified_first) {
  tilld_.answers("POST /v1/identify", R"({"meaning": "member", "identity": "token-of-anna"})");
  tilld_.answers("POST /v1/claims",
                 net::json(201, std::string(R"({"entry": "0a", "state": "durable", "at": 1800000000,
                   "sale": "0b", "points": 2000, "decides": "ledger",
                   "slip": ["Points to come: 20"]})")));
  const auto spoken = ask({"claim", "p1/2027-01-14/000/7", "--member", "TM79927398713"});
  EXPECT_EQ(spoken.exit, Exit::ok);
  EXPECT_EQ(spoken.out,
            "recorded        2027-01-15 08:00:00 +00:00\n"
            "entry           0a\n"
            "sale            0b\n"
            "points to come  2000\n"
            "  Points to come: 20\n");
  EXPECT_EQ(tilld_.asked()[0].body, R"({"code":{"symbology":"typed","text":"TM79927398713"}})");
  EXPECT_EQ(tilld_.asked()[1].body,
            R"({"identity":"token-of-anna","receipt":{"business_date":"2027-01-14","pos":"p1",)"
            R"("transaction":"000/7"}})");
  const std::string entry(32, '0');
  EXPECT_THAT(ask({"--json", "claim", entry, "--member", "TM79927398713"}).out,
              StartsWith(R"({"at":)"));
  EXPECT_EQ(tilld_.asked()[3].body, R"({"identity":"token-of-anna","receipt":")" + entry + R"("})");
  static_cast<void>(ask({"claim", "p1/2027-01-14/7", "--member", "TM1", "--store", "s2"}));
  EXPECT_THAT(tilld_.asked()[5].body, HasSubstr(R"("store":"s2")"));
}

TEST_F(Commands, a_claim_of_no_receipt_or_for_no_member_is_not_sent) {
  for (const auto* receipt :
       {"17", "p1/17", "p1/2027-02-30/17", "/2027-01-14/17", "p1/2027-01-14/"}) {
    const auto spoken = ask({"claim", receipt, "--member", "TM79927398713"});
    EXPECT_EQ(spoken.exit, Exit::refused) << receipt;
    EXPECT_THAT(spoken.err, HasSubstr("POS/YYYY-MM-DD/TRANSACTION"));
  }
  EXPECT_TRUE(tilld_.asked().empty());
  tilld_.answers("POST /v1/identify", R"({"meaning": "coupon"})");
  const auto spoken = ask({"claim", "p1/2027-01-14/17", "--member", "TC-MAY"});
  EXPECT_EQ(spoken.exit, Exit::refused);
  EXPECT_THAT(spoken.err, HasSubstr("this till takes it for coupon"));
  EXPECT_EQ(tilld_.asked().size(), 1U);
  EXPECT_EQ(ask({"claim", "p1/2027-01-14/17", "--member", "a", "--sale", "/dev/null"}).exit,
            Exit::usage);
  EXPECT_EQ(ask({"claim", "p1/2027-01-14/17", "--store", "s1"}).exit, Exit::usage);
}

TEST_F(Commands, a_day_is_closed_today_unless_said_otherwise) {
  tilld_.answers(
      "POST /v1/day-closes",
      net::json(201,
                std::string(R"({"business_date": "2027-01-15", "entry": "0a", "figures": {}})")));
  EXPECT_EQ(ask({"day", "close"}).exit, Exit::ok);
  EXPECT_EQ(ask({"day", "close", "--date", "2027-01-14", "--z", "17,80,1234500"}).exit, Exit::ok);
  EXPECT_EQ(tilld_.asked()[0].body, R"({"business_date":"2027-01-15"})");
  EXPECT_EQ(tilld_.asked()[1].body,
            R"({"business_date":"2027-01-14","z":{"count":80,"number":"17","sum":1234500}})");
}

TEST_F(Commands, what_is_no_day_or_no_z_report_is_not_sent) {
  EXPECT_EQ(ask({"day", "close", "--date", "2027-02-30"}).exit, Exit::usage);
  for (const auto* z : {"17,80", "17,80,many", ",80,5", "17,-1,5", "17,,5", "17"}) {
    EXPECT_EQ(ask({"day", "close", "--z", z}).exit, Exit::usage) << z;
  }
  EXPECT_TRUE(tilld_.asked().empty());
}

TEST_F(Commands, days_are_asked_for_by_date) {
  tilld_.answers("GET /v1/day-closes", R"({"days": []})");
  tilld_.answers("GET /v1/day-closes?business_date=2027-01-14", R"({"days": []})");
  EXPECT_EQ(ask({"day", "show"}).out, "no day is closed yet\n");
  EXPECT_EQ(ask({"day", "show", "--date", "2027-01-14"}).out, "2027-01-14 is not closed\n");
}

struct Refused {
  int status;
  std::string code;
  std::string detail;
  std::string path;
  Exit exit;
  std::string err;
};

TEST_F(Commands, refusals_tell_what_is_wrong_and_where) {
  const std::vector<Refused> refusals{
      {401, "unauthorized", "send a token", "", Exit::refused,
       "tillctl: send a token; name the file of a token of this till with --token-file\n"},
      {403, "forbidden", "this needs the role admin", "", Exit::refused,
       "tillctl: this needs the role admin; run as root, or name the admin's token with "
       "--token-file\n"},
      {403, "untrusted", "the ledger's root is another", "", Exit::refused,
       "tillctl: the ledger's root is another\n"},
      {421, "foreign_host", "not our name", "", Exit::refused, "tillctl: not our name\n"},
      {409, "conflict", "it is enrolled already", "", Exit::refused,
       "tillctl: it is enrolled already\n"},
      {409, "something_new", "no", "", Exit::refused, "tillctl: no\n"},
      {422, "invalid", "must be base32", "code", Exit::refused, "tillctl: must be base32 (code)\n"},
      {503, "unavailable", "the ledger does not answer", "", Exit::refused,
       "tillctl: the ledger does not answer; try again in a moment\n"},
      {507, "not_recorded", "the disk is full", "", Exit::refused, "tillctl: the disk is full\n"},
      {500, "internal", "see the log", "", Exit::internal,
       "tillctl: see the log; tilld's log says more (journalctl -u tilld)\n"}};
  for (const auto& each : refusals) {
    tilld_.answers("GET /v1/status", net::problem(each.status, each.code, each.detail, each.path));
    const auto spoken = ask({"status"});
    EXPECT_EQ(spoken.exit, each.exit) << each.code;
    EXPECT_EQ(spoken.err, each.err);
    EXPECT_EQ(spoken.out, "");
  }
}

TEST_F(Commands, a_refusal_is_json_too_when_asked) {
  tilld_.answers("GET /v1/status", net::problem(422, "invalid", "must be base32", "code"));
  EXPECT_EQ(
      ask({"status", "--json"}).out,
      "{\"error\":{\"code\":\"invalid\",\"context\":\"code\",\"text\":\"must be base32\"}}\n");
}

TEST_F(Commands, a_refusal_cannot_steer_the_terminal) {
  tilld_.answers("GET /v1/status", net::problem(422, "invalid", "no \x1b[2J", ""));
  EXPECT_EQ(ask({"status"}).err, "tillctl: no \\x1b[2J\n");
}

TEST_F(Commands, somebody_else_at_the_address_is_no_tilld) {
  tilld_.answers("GET /v1/status", net::Response{.status = 200, .body = "<html>", .events = {}});
  const auto spoken = ask({"status"});
  EXPECT_EQ(spoken.exit, Exit::unreachable);
  EXPECT_THAT(spoken.err, HasSubstr("what answers there is no tilld (status 200)"));
}

TEST_F(Commands, nobody_at_the_address_ends_with_three) {
  const auto gone = [] { return FakeTilld().url(); }();
  const auto spoken = run({"--url", gone, "--token-file", token_file().string(), "status"});
  EXPECT_EQ(spoken.exit, Exit::unreachable);
  EXPECT_THAT(spoken.err, StartsWith("tillctl: tilld cannot be reached: "));
  EXPECT_THAT(spoken.err, HasSubstr("is it running?"));
  EXPECT_THAT(spoken.err, HasSubstr("(" + gone + ")"));
}

TEST_F(Commands, a_socket_named_is_used) {
  const auto socket = (folder_ / "tilld.sock").string();
  tilld_.listen(socket);
  tilld_.answers("GET /v1/verify", R"({"ok": true, "entries": 0})");
  EXPECT_EQ(run({"--socket", socket, "--token-file", token_file().string(), "verify"}).exit,
            Exit::ok);
  EXPECT_EQ(tilld_.asked()[0].peer->transport, net::Transport::unix_socket);
}

TEST_F(Commands, a_socket_that_is_not_there_is_unreachable) {
  const auto spoken = run({"--socket", (folder_ / "none.sock").string(), "verify"});
  EXPECT_EQ(spoken.exit, Exit::unreachable);
  EXPECT_THAT(spoken.err, HasSubstr("none.sock)"));
}

class Settings : public Commands {
 protected:
  std::string write(std::string_view name, const std::string& text) {
    const auto path = folder_ / std::string(name);
    require(platform::write_file(path, text, platform::FileMode::private_).has_value(), "written");
    return path.string();
  }
};

TEST_F(Settings, the_socket_is_used_where_there_is_one_else_the_url) {
  const auto socket = (folder_ / "tilld.sock").string();
  const auto config =
      write("tillctl.toml", "socket = \"" + socket + "\"\nurl = \"" + tilld_.url() +
                                "/\"\ntoken_file = \"" + token_file().string() + "\"\n");
  tilld_.answers("GET /v1/verify", R"({"ok": true, "entries": 0})");
  EXPECT_EQ(run({"--config", config, "verify"}).exit, Exit::ok);
  tilld_.listen(socket);
  EXPECT_EQ(run({"--config", config, "verify"}).exit, Exit::ok);
  EXPECT_EQ(tilld_.asked()[0].peer->transport, net::Transport::tcp);
  EXPECT_EQ(tilld_.asked()[1].peer->transport, net::Transport::unix_socket);
}

TEST_F(Settings, who_may_not_read_the_admins_token_shows_the_one_for_viewing) {
  const auto config =
      write("tillctl.toml", "socket = \"\"\nurl = \"" + tilld_.url() + "\"\ntoken_file = \"" +
                                (folder_ / "absent").string() + "\"\n");
  tilld_.answers("GET /v1/verify", R"({"ok": true, "entries": 0})");
  write("view", "secret-of-viewers\n");
  EXPECT_EQ(run({"--config", config, "verify"}).exit, Exit::ok);
  EXPECT_EQ(tilld_.asked()[0].headers.value("Authorization"), "Bearer secret-of-viewers");
}

TEST_F(Settings, without_any_token_the_refusal_says_why) {
  const auto config =
      write("tillctl.toml", "socket = \"\"\nurl = \"" + tilld_.url() + "\"\ntoken_file = \"" +
                                (folder_ / "absent").string() + "\"\n");
  tilld_.answers("GET /v1/verify", net::problem(401, "unauthorized", "send a token"));
  const auto spoken = run({"--config", config, "verify"});
  EXPECT_EQ(spoken.exit, Exit::refused);
  EXPECT_THAT(spoken.err, HasSubstr("send a token; no token could be read: "));
  EXPECT_THAT(spoken.err, HasSubstr("absent"));
  EXPECT_EQ(tilld_.asked()[0].headers.find("Authorization"), nullptr);
}

TEST_F(Settings, a_wrong_settings_file_is_refused_by_its_place) {
  const auto spoken = run({"--config", write("tillctl.toml", "sockets = 1\n"), "verify"});
  EXPECT_EQ(spoken.exit, Exit::refused);
  EXPECT_THAT(spoken.err, HasSubstr("tillctl.toml:1:"));
}

TEST_F(Settings, a_token_file_that_holds_no_token_is_refused) {
  const auto spoken =
      run({"--url", tilld_.url(), "--token-file", write("token", "two words\n"), "verify"});
  EXPECT_EQ(spoken.exit, Exit::refused);
  EXPECT_THAT(spoken.err, HasSubstr("this is no token of tilld"));
  EXPECT_TRUE(tilld_.asked().empty());
}

TEST(CommandLine, help_documents_the_exit_codes) {
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"--help"}, {"status", "--help"}, {"queue", "show", "--help"}}) {
    const auto spoken = run(words);
    EXPECT_EQ(spoken.exit, Exit::ok);
    EXPECT_THAT(spoken.out, HasSubstr("  3  tilld cannot be reached\n"));
  }
}

TEST(CommandLine, version_is_said) {
  EXPECT_THAT(run({"--version"}).out, StartsWith("tillctl "));
  EXPECT_EQ(run({"--version"}).exit, Exit::ok);
}

TEST(CommandLine, what_is_not_understood_is_usage) {
  for (const auto& words :
       std::vector<std::vector<std::string>>{{},
                                             {"dance"},
                                             {"queue"},
                                             {"status", "--loud"},
                                             {"enrol", "CODE"},
                                             {"code", "read"},
                                             {"--socket", "/a", "--url", "http://b", "status"},
                                             {"--url", "ftp://b", "status"},
                                             {"quote", "--ruleset", "/nowhere"},
                                             {"completion", "fish"}}) {
    const auto spoken = run(words);
    EXPECT_EQ(spoken.exit, Exit::usage);
    EXPECT_THAT(spoken.err, StartsWith("tillctl: "));
    EXPECT_EQ(spoken.out, "");
  }
}

}  // namespace
}  // namespace till::ctl
