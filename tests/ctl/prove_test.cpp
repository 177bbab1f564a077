// tillctl prove against a tilld that answers what the test says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/problem.h"
#include "platform/files.h"
#include "tests/ctl/fake_tilld.h"
#include "tests/ctl/spoken.h"
#include "tests/platform/temp_folder.h"

namespace till::ctl {
namespace {

using testing::HasSubstr;

constexpr std::string_view path = "GET /v1/proofs?business_date=2026-11-23";

json::Value proof_with(const std::string& agreement) {
  json::Value seal;
  if (!agreement.empty()) {
    const auto bytes = json::canonical(json::Object{{"agreement", agreement}});
    seal = json::Object{{"bytes", to_base64(bytes)}, {"key", "1"}, {"signature", "AA=="}};
  }
  const json::Array entries{json::Object{{"seq", 1}}, json::Object{{"seq", 2}}};
  return json::Object{{"kind", "till_day_proof"},
                      {"v", 1},
                      {"register", "00ff"},
                      {"business_date", "2026-11-23"},
                      {"closes", json::Array{json::Object{{"entries", entries}, {"seal", seal}}}}};
}

class Prove : public testing::Test {
 protected:
  Spoken ask(std::vector<std::string> words) {
    words.insert(words.begin(), {"--url", tilld.url(), "prove", "--date", "2026-11-23"});
    return run(words);
  }
  [[nodiscard]] std::string file() const { return (folder / "proof.json").string(); }

  FakeTilld tilld;
  platform::TempFolder folder;
};

TEST_F(Prove, a_sealed_day_is_written_as_it_came) {
  const auto proof = proof_with("three_way");
  tilld.answers(std::string(path), json::canonical(proof));
  const auto spoken = ask({"--out", file()});
  EXPECT_EQ(spoken.exit, Exit::ok) << spoken.err;
  EXPECT_THAT(spoken.out, HasSubstr("register 00ff: 2 entries, closed once"));
  EXPECT_THAT(spoken.out, HasSubstr("Written to " + file()));
  EXPECT_EQ(platform::read_file(file(), 10'000).value_or(""), json::canonical(proof) + "\n");
}

TEST_F(Prove, a_day_without_a_seal_is_written_and_ends_with_1) {
  tilld.answers(std::string(path), json::canonical(proof_with("")));
  const auto spoken = ask({"--out", file()});
  EXPECT_EQ(spoken.exit, Exit::found_wrong);
  EXPECT_THAT(spoken.out, HasSubstr("has not sealed it yet"));
  EXPECT_TRUE(platform::exists(file()));
}

TEST_F(Prove, a_difference_is_told_and_ends_with_1) {
  tilld.answers(std::string(path), json::canonical(proof_with("differs")));
  const auto spoken = ask({"--out", file()});
  EXPECT_EQ(spoken.exit, Exit::found_wrong);
  EXPECT_THAT(spoken.out, HasSubstr("The ledger's figures differ"));
}

TEST_F(Prove, a_file_that_is_there_is_never_overwritten) {
  tilld.answers(std::string(path), json::canonical(proof_with("two_way")));
  ASSERT_EQ(ask({"--out", file()}).exit, Exit::ok);
  const auto again = ask({"--out", file()});
  EXPECT_EQ(again.exit, Exit::refused);
  EXPECT_THAT(again.err, HasSubstr("is there already"));
}

TEST_F(Prove, json_tells_the_summary_and_a_dash_the_proof_itself) {
  const auto proof = proof_with("two_way");
  tilld.answers(std::string(path), json::canonical(proof));
  EXPECT_EQ(ask({"--json", "--out", file()}).out,
            R"({"business_date":"2026-11-23","closes":1,"differs":0,"entries":2,"file":")" +
                file() + R"(","register":"00ff","sealed":1})" + "\n");
  EXPECT_EQ(ask({"--out", "-"}).out, json::canonical(proof) + "\n");
}

TEST_F(Prove, a_day_that_is_not_closed_is_refused_and_nothing_is_written) {
  tilld.answers(std::string(path), net::problem(404, "not_found", "no close of this date"));
  EXPECT_EQ(ask({"--out", file()}).exit, Exit::refused);
  EXPECT_FALSE(platform::exists(file()));
  EXPECT_EQ(run({"prove", "--date", "2026-02-30"}).exit, Exit::usage);
  EXPECT_EQ(run({"prove"}).exit, Exit::usage);
}

}  // namespace
}  // namespace till::ctl
