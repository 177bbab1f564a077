// `tillctl ruleset check` as its reader sees it: texts held in tests/ctl/ruleset_check, exits, JSON
// and refusals.
#include "sync/ctl/ruleset_check.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/ctl/json_at.h"
#include "tests/ctl/spoken.h"
#include "tests/platform/temp_folder.h"

namespace till::ctl {
namespace {

using testing::HasSubstr;
using testing::Not;

const platform::Path texts = platform::Path(TILL_SOURCE_DIR) / "tests/ctl/ruleset_check";

std::string content_of(const platform::Path& file) {
  std::ifstream stream(file, std::ios::binary);
  require(stream.is_open(), "a file of the test is there");
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

class RulesetCheckCommand : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  // A ruleset of these offers.
  std::string ruleset(const std::string& offers) {
    return write("ruleset.json",
                 R"({"format": 1, "version": "v", "engine": 1, "currency": "RUB", "offers": )" +
                     offers + "}");
  }

  platform::TempFolder folder_;
};

const std::string conflicts = (texts / "conflicts.json").string();
const std::string receipts = (texts / "receipts").string();

TEST_F(RulesetCheckCommand, tells_every_conflict_with_its_place_and_a_hint) {
  const auto spoken = run({"ruleset", "check", conflicts});
  EXPECT_EQ(spoken.exit, Exit::found_wrong);
  EXPECT_EQ(spoken.out, content_of(texts / "conflicts.txt"));
  EXPECT_EQ(spoken.err, "");
}

TEST_F(RulesetCheckCommand, tells_what_receipts_would_have_cost) {
  const auto spoken = run({"ruleset", "check", conflicts, "--receipts", receipts});
  EXPECT_EQ(spoken.exit, Exit::found_wrong) << spoken.err;
  EXPECT_EQ(spoken.out, content_of(texts / "receipts.txt"));
}

TEST_F(RulesetCheckCommand, json_has_the_same_findings_and_figures) {
  const auto spoken = run({"--json", "ruleset", "check", conflicts, "--receipts", receipts});
  EXPECT_EQ(spoken.exit, Exit::found_wrong);
  const auto answer = json::parse(spoken.out);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(text_at(*answer, "ruleset"), "autumn");
  EXPECT_EQ(integer_at(*answer, "offers"), 7);
  EXPECT_EQ(integer_at(*answer, "dropped"), 0);
  const auto& findings = list_at(*answer, "findings");
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(text_at(findings[0], "name"), "never_active");
  EXPECT_EQ(text_at(findings[0], "severity"), "error");
  EXPECT_EQ(text_at(findings[0], "path"), "ruleset.offers[2].active.until");
  EXPECT_EQ(text_at(list_at(findings[0], "offers")[0], ""), "summer");
  const auto count = integer_at(*answer, "errors").value_or(0) +
                     integer_at(*answer, "warnings").value_or(0) +
                     integer_at(*answer, "notes").value_or(0);
  EXPECT_EQ(count, static_cast<std::int64_t>(findings.size()));
  EXPECT_EQ(integer_at(*answer, "receipts.receipts"), 3);
  EXPECT_EQ(integer_at(*answer, "receipts.gross"), 220'000);
}

TEST_F(RulesetCheckCommand, ends_with_nothing_for_notes_and_one_for_more) {
  const std::string tea = R"({"id": "tea", "layer": "line",
      "effect": {"target": "line", "percent": 1000}})";
  const auto clean = run({"ruleset", "check", ruleset("[" + tea + "]")});
  EXPECT_EQ(clean.exit, Exit::ok);
  EXPECT_EQ(clean.out, "ruleset v: 1 offer; 0 errors, 0 warnings, 0 notes\n");
  const auto notes = run({"ruleset", "check", ruleset("[" + tea + R"(, {"id": "all",
      "layer": "code", "effect": {"target": "basket", "percent": 500}}])")});
  EXPECT_EQ(notes.exit, Exit::ok);
  EXPECT_THAT(notes.out, HasSubstr("note stacks: all\n"));
  const auto warning = run({"ruleset", "check", ruleset("[" + tea + R"(, {"id": "less",
      "layer": "line", "effect": {"target": "line", "percent": 500}}])")});
  EXPECT_EQ(warning.exit, Exit::found_wrong);
  EXPECT_THAT(warning.out, HasSubstr("warning always_loses: less\n"));
}

TEST_F(RulesetCheckCommand, a_refused_ruleset_ends_with_four_and_its_path) {
  const auto spoken = run({"ruleset", "check", ruleset(R"([{"id": "a", "layer": "line",
      "effect": {"target": "line", "percent": 10001}}])")});
  EXPECT_EQ(spoken.exit, Exit::refused);
  EXPECT_EQ(spoken.out, "");
  EXPECT_THAT(spoken.err, HasSubstr("must lie between 0 and 10000; in hundredths of a percent: "
                                    "10 % is 1000 (ruleset.offers[0].effect.percent of "));
  EXPECT_EQ(run({"ruleset", "check"}).exit, Exit::usage);
  EXPECT_EQ(run({"ruleset", "check", "no-such-file"}).exit, Exit::usage);
}

TEST_F(RulesetCheckCommand, a_refused_receipt_is_named_with_file_and_line) {
  const auto refused = [&](const std::string& name, const std::string& text) {
    const auto folder = folder_ / ("of-" + name);
    std::filesystem::create_directories(folder);
    std::ofstream(folder / name, std::ios::binary) << text;
    const auto spoken = run({"ruleset", "check", ruleset("[]"), "--receipts", folder.string()});
    EXPECT_EQ(spoken.exit, Exit::refused);
    return spoken.err;
  };
  const std::string good =
      R"({"currency": "RUB", "store": "s1", "at": 5, "lines": [{"id": "1", "sku": "x",)"
      R"( "quantity": 1000, "price": 5, "amount": 5}]})";
  EXPECT_THAT(refused("a.jsonl", good + "\n\n{\"lines\": []}\n"),
              HasSubstr("is missing (basket.currency of "));
  EXPECT_THAT(refused("b.jsonl", good + "\n\n{\"lines\": []}\n"), HasSubstr("b.jsonl:3)"));
  EXPECT_THAT(refused("c.json", "{\"basket\": 5}"), HasSubstr("must be an object (basket of "));
  EXPECT_THAT(refused("d.json", "[]"), HasSubstr("must be a basket, a receipt, or an object of"));
  EXPECT_THAT(refused("e.json", R"({"basket": {}, "memver": null})"), HasSubstr("(memver of "));
  EXPECT_THAT(refused("f.json", R"({"currency": "EUR", "store": "s1", "at": 5, "lines": []})"),
              HasSubstr("basket.currency of "));
  EXPECT_THAT(refused("g.txt", good), HasSubstr("holds no receipts"));
}

TEST_F(RulesetCheckCommand, progress_is_shown_to_who_watches_only) {
  std::string lines;
  for (int i = 0; i < 1'000; ++i) {
    lines += R"({"currency": "RUB", "store": "s1", "at": 5, "lines": []})";
    lines += "\n";
  }
  std::filesystem::create_directories(folder_ / "many");
  std::ofstream(folder_ / "many/all.jsonl", std::ios::binary) << lines;
  const auto file = ruleset("[]");
  const auto folder = (folder_ / "many").string();
  const std::vector<const char*> words{"tillctl",    "ruleset",    "check",
                                       file.c_str(), "--receipts", folder.c_str()};
  std::ostringstream out;
  std::ostringstream err;
  const Console watched{out, err, test_now, Minutes{0}, true};
  EXPECT_EQ(run_command_line(static_cast<int>(words.size()), words.data(), watched), Exit::ok);
  EXPECT_THAT(err.str(), HasSubstr("\r500 receipts\r1000 receipts\r"));
  EXPECT_EQ(run({"ruleset", "check", file, "--receipts", folder}).err, "");
}

}  // namespace
}  // namespace till::ctl
