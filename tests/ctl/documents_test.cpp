// Quotes and returns of the worked examples, through files and the command line.
#include "sync/ctl/documents.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loyalty/quote.h"
#include "sync/ctl/json_at.h"
#include "sync/ctl/offer_text.h"
#include "tests/ctl/spoken.h"
#include "tests/platform/temp_folder.h"

namespace till::ctl {
namespace {

using testing::HasSubstr;

const platform::Path examples = platform::Path(TILL_SOURCE_DIR) / "docs/examples";

json::Object example_of(const platform::Path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const auto value = json::parse(text);
  require(value && value->as_object() != nullptr, "an example is a JSON object");
  return *value->as_object();
}

class Documents : public testing::Test {
 protected:
  // A new file every time: some file systems flush one that is written over.
  std::string write(std::string_view name, const json::Value& value) {
    const auto path = folder_ / (std::string(name) + std::to_string(++written_) + ".json");
    std::ofstream(path, std::ios::binary) << json::pretty(value);
    return path.string();
  }

  // The words that quote the example.
  std::vector<std::string> quote_words(const json::Object& example) {
    return {"quote",
            "--ruleset",
            write("ruleset", *example.find("ruleset")),
            "--basket",
            write("basket", *example.find("basket")),
            "--member",
            write("member", *example.find("member")),
            "--context",
            write("context", *example.find("context"))};
  }

  Spoken quote(const json::Object& example, const std::string& flag) {
    auto words = quote_words(example);
    words.push_back(flag);
    return run(words);
  }

  // The receipt of the example after `made` of its returns.
  json::Value receipt(const json::Object& example, const json::Array& made) {
    const auto quoted = json::parse(quote(example, "--json").out);
    require(quoted.has_value(), "an example with returns is quoted");
    return json::Object{{"format", 1},
                        {"engine", 1},
                        {"ruleset", *example.find("ruleset")->as_object()->find("version")},
                        {"basket", *example.find("basket")},
                        {"member", *example.find("member")},
                        {"context", *example.find("context")},
                        {"quote", *quoted},
                        {"paid_by", *example.find("paid_by")},
                        {"returns", made}};
  }

  platform::TempFolder folder_;
  int written_ = 0;
};

TEST_F(Documents, every_worked_example_is_quoted_as_expected) {
  int quoted = 0;
  int refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(examples)) {
    const auto example = example_of(entry.path());
    const auto spoken = quote(example, "--json");
    if (const auto* expected = example.find("expect")) {
      EXPECT_EQ(spoken.exit, Exit::ok) << entry.path() << spoken.err;
      EXPECT_EQ(spoken.out, json::canonical(*expected) + "\n") << entry.path();
      ++quoted;
    } else {
      const auto& refusal = *example.find("refused")->as_object();
      EXPECT_EQ(spoken.exit, Exit::refused) << entry.path();
      EXPECT_THAT(spoken.err, HasSubstr(*refusal.find("reason")->as_string())) << entry.path();
      EXPECT_THAT(spoken.err, HasSubstr(*refusal.find("path")->as_string())) << entry.path();
      ++refused;
    }
  }
  EXPECT_GT(quoted, 170);
  EXPECT_GT(refused, 5);
}

TEST_F(Documents, every_return_of_the_worked_examples_is_as_expected) {
  int returned = 0;
  for (const auto& entry : std::filesystem::directory_iterator(examples)) {
    const auto example = example_of(entry.path());
    if (!example.has("returns")) continue;
    json::Array made;
    for (const auto& stated : *example.find("returns")->as_array()) {
      auto request = *stated.as_object();
      const auto* found = request.find("expect");
      if (found == nullptr) continue;
      const auto expected = *found;
      request.erase("expect");
      const auto spoken = run(
          {"--json", "return", "--receipt", write("receipt", receipt(example, made)), "--ruleset",
           write("ruleset", *example.find("ruleset")), "--request", write("request", request)});
      EXPECT_EQ(spoken.exit, Exit::ok) << entry.path() << spoken.err;
      EXPECT_EQ(spoken.out, json::canonical(expected) + "\n") << entry.path();
      made.emplace_back(request);
      ++returned;
    }
  }
  EXPECT_GT(returned, 15);
}

TEST_F(Documents, lines_stand_for_a_request) {
  const auto example = example_of(examples / "138-return-worked.json");
  const auto& stated = *(*example.find("returns")->as_array())[0].as_object();
  const auto receipt_file = write("receipt", receipt(example, {}));
  const auto ruleset_file = write("ruleset", *example.find("ruleset"));
  const auto spoken = run({"--json", "return", "--receipt", receipt_file, "--ruleset", ruleset_file,
                           "--lines", "2=1000", "--at", "1700086400", "--balance", "100000"});
  EXPECT_EQ(spoken.exit, Exit::ok) << spoken.err;
  EXPECT_EQ(spoken.out, json::canonical(*stated.find("expect")) + "\n");
  const auto told = run({"return", "--receipt", receipt_file, "--ruleset", ruleset_file, "--lines",
                         "2=1000", "--at", "1700086400", "--explain"});
  EXPECT_THAT(told.out, HasSubstr("refund             280\n")) << told.out;
  EXPECT_THAT(told.out, HasSubstr("L1       80  original"));
}

// From files alone: sold, and returned in as many steps as the example has.
TEST_F(Documents, a_sale_is_returned_in_steps) {
  int steps = 0;
  for (const auto* name : {"140-return-reevaluate.json", "148-return-partial-last-spent-first.json",
                           "019-stamp-card-return.json"}) {
    const auto example = example_of(examples / name);
    auto words = quote_words(example);
    words.insert(words.end(), {"--paid-by", text_at(example, "paid_by")});
    const auto sold = run(words);
    ASSERT_EQ(sold.exit, Exit::ok) << name << sold.err;
    auto file = write("receipt", *json::parse(sold.out));
    for (const auto& stated : *example.find("returns")->as_array()) {
      auto request = *stated.as_object();
      const auto expected = *request.find("expect");
      request.erase("expect");
      const std::vector<std::string> step{"return",
                                          "--receipt",
                                          file,
                                          "--ruleset",
                                          write("ruleset", *example.find("ruleset")),
                                          "--request",
                                          write("request", request)};
      // A look at it changes nothing.
      for (int look = 0; look < 2; ++look) {
        const auto shown = run(step);
        ASSERT_EQ(shown.exit, Exit::ok) << name << shown.err;
        EXPECT_EQ(*json::parse(shown.out), expected) << name;
      }
      auto after = step;
      after.emplace_back("--receipt-after");
      file = write("receipt", *json::parse(run(after).out));
      ++steps;
    }
  }
  EXPECT_GE(steps, 4);
  EXPECT_EQ(run({"return", "--receipt", "x", "--explain", "--receipt-after"}).exit, Exit::usage);
}

TEST_F(Documents, a_receipt_of_another_ruleset_is_refused) {
  const auto example = example_of(examples / "138-return-worked.json");
  auto ruleset = *example.find("ruleset")->as_object();
  const auto receipt_file = write("receipt", receipt(example, {}));
  ruleset.set("version", "later");
  const auto spoken = run({"return", "--receipt", receipt_file, "--ruleset",
                           write("ruleset", ruleset), "--lines", "2=1000"});
  EXPECT_EQ(spoken.exit, Exit::refused);
  EXPECT_THAT(spoken.err,
              HasSubstr("the receipt was quoted by ruleset example, this one is later"));
}

TEST_F(Documents, a_return_needs_lines_or_a_request) {
  const auto file = write("any", json::Object{});
  EXPECT_EQ(run({"return", "--receipt", file, "--ruleset", file}).exit, Exit::usage);
  EXPECT_EQ(run({"return", "--receipt", file, "--ruleset", file, "--lines", "1=x"}).exit,
            Exit::usage);
}

TEST_F(Documents, lines_are_read_or_refused) {
  const auto lines = read_lines("1=1000,a=b=500");
  ASSERT_TRUE(lines);
  ASSERT_EQ(lines->size(), 2U);
  EXPECT_EQ((*lines)[1].id, "a=b");
  EXPECT_EQ((*lines)[1].quantity, loyalty::Quantity{500});
  for (const auto* wrong : {"", "1", "1=", "=5", "1=0", "1=-5", "1=5,", "1=5x", "1=1000000001"}) {
    EXPECT_FALSE(read_lines(wrong)) << wrong;
  }
}

TEST_F(Documents, a_broken_document_is_named_with_its_file) {
  const auto example = example_of(examples / "001-cashback.json");
  auto words = quote_words(example);
  std::ofstream(words[4]) << "{\"currency\": ";
  const auto spoken = run(words);
  EXPECT_EQ(spoken.exit, Exit::refused);
  EXPECT_THAT(spoken.err, HasSubstr("of " + words[4]));
}

TEST_F(Documents, without_flags_the_quote_is_indented_json) {
  const auto example = example_of(examples / "002-pay-with-points.json");
  EXPECT_EQ(run(quote_words(example)).out, json::pretty(*example.find("expect")) + "\n");
}

TEST_F(Documents, a_quote_is_explained_in_words) {
  const auto paid = quote(example_of(examples / "002-pay-with-points.json"), "--explain").out;
  EXPECT_THAT(paid, HasSubstr("spent      5000 points of 7000 asked, limited by share\n")) << paid;
  EXPECT_THAT(paid, HasSubstr("to pay     5000 by card, 5000 in cash\n"));
  EXPECT_THAT(paid, HasSubstr("rate:program     250  2023-11-14 22:13:20 +00:00  never\n"));
  const auto lost = quote(example_of(examples / "077-best-per-position.json"), "--explain").out;
  EXPECT_THAT(lost, HasSubstr("lost line ")) << lost;
  const auto near = quote(example_of(examples / "154-near-miss.json"), "--explain").out;
  EXPECT_THAT(near, HasSubstr("nearly: ")) << near;
  EXPECT_THAT(near, HasSubstr("its condition does not hold; sum of the goods, ")) << near;
}

// What every example says of its offers and to its cashier is told in words, and stands in the
// text.
TEST_F(Documents, every_worked_example_can_be_explained) {
  for (const auto& entry : std::filesystem::directory_iterator(examples)) {
    const auto example = example_of(entry.path());
    if (!example.has("expect")) continue;
    const auto spoken = quote(example, "--explain");
    ASSERT_EQ(spoken.exit, Exit::ok) << entry.path();
    for (const auto& one : list_at(*example.find("expect"), "explanation")) {
      const auto told = outcome_text(one);
      // An applied grant or prompt has a row of its own.
      EXPECT_TRUE(!told.empty() || text_at(one, "reason") == "applied") << entry.path();
      EXPECT_NE(told, text_at(one, "reason")) << entry.path();
      EXPECT_THAT(spoken.out, HasSubstr(told)) << entry.path();
    }
    for (const auto& prompt : list_at(*example.find("expect"), "prompts")) {
      EXPECT_THAT(spoken.out, HasSubstr(prompt_text(prompt))) << entry.path();
    }
  }
}

}  // namespace
}  // namespace till::ctl
