// tillctl export and import against a tilld that answers what the test says.
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

json::Object position(std::int64_t seq) { return {{"epoch", "00000000000000ff"}, {"seq", seq}}; }

json::Object begun() {
  return {{"entries", 700},           {"register", "a1b2c3d4e5f60718a1b2c3d4e5f60718"},
          {"header", to_base64("H")}, {"piece", to_base64("O")},
          {"after", position(1)},     {"until", position(701)}};
}

class Stick : public testing::Test {
 protected:
  Spoken ask(std::vector<std::string> words) {
    words.insert(words.begin(), {"--url", tilld.url()});
    return run(words);
  }
  // Two batches, then the end.
  void answer_export() {
    tilld.answers("POST /v1/exports", json::canonical(begun()));
    tilld.answers_in_turn(
        "POST /v1/exports/pieces",
        {json::canonical(json::Object{{"piece", to_base64("B1")},
                                      {"entries", 500},
                                      {"end", false},
                                      {"after", position(501)}}),
         json::canonical(json::Object{{"piece", to_base64("B2")},
                                      {"entries", 200},
                                      {"end", false},
                                      {"after", position(701)}}),
         json::canonical(json::Object{{"piece", to_base64("E")}, {"entries", 0}, {"end", true}})});
  }
  [[nodiscard]] std::string at(const std::string& name) const { return (folder / name).string(); }
  [[nodiscard]] std::string text_of(const std::string& name) const {
    return platform::read_file(folder / name, 100'000).value_or("");
  }

  FakeTilld tilld;
  platform::TempFolder folder;
};

TEST_F(Stick, the_pieces_are_written_in_their_order_under_a_name_that_says_whose_they_are) {
  answer_export();
  const auto spoken = ask({"export", "--to", folder.path().string()});
  ASSERT_EQ(spoken.exit, Exit::ok) << spoken.err;
  EXPECT_EQ(text_of("till-a1b2c3d4-to-701.stick"), "HOB1B2E");
  EXPECT_THAT(spoken.out, HasSubstr("700 entries up to seq 701"));
  EXPECT_THAT(spoken.out, HasSubstr("ledgerd import " + at("till-a1b2c3d4-to-701.stick")));
  const auto asked = tilld.asked();
  ASSERT_EQ(asked.size(), 4U);
  EXPECT_THAT(asked[2].body, HasSubstr("\"after\":{\"epoch\":\"00000000000000ff\",\"seq\":501}"));
  EXPECT_THAT(asked[3].body, HasSubstr("\"index\":3"));
}

TEST_F(Stick, json_tells_file_entries_and_bytes) {
  answer_export();
  const auto spoken = ask({"--json", "export", "--to", at("x.stick")});
  EXPECT_EQ(
      spoken.out,
      json::canonical(json::Object{
          {"file", at("x.stick")}, {"entries", 700}, {"bytes", 7}, {"until", position(701)}}) +
          "\n");
}

TEST_F(Stick, nothing_is_written_when_the_ledger_has_everything) {
  tilld.answers("POST /v1/exports", R"({"entries":0})");
  const auto spoken = ask({"export", "--to", folder.path().string()});
  EXPECT_EQ(spoken.exit, Exit::ok);
  EXPECT_THAT(spoken.out, HasSubstr("nothing to export"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_F(Stick, a_chosen_name_that_is_taken_is_refused_and_an_own_one_is_replaced) {
  answer_export();
  ASSERT_EQ(ask({"export", "--to", at("x.stick")}).exit, Exit::ok);
  const auto refused = ask({"export", "--to", at("x.stick")});
  EXPECT_EQ(refused.exit, Exit::refused);
  EXPECT_THAT(refused.err, HasSubstr("is there already"));
  answer_export();
  ASSERT_EQ(ask({"export", "--to", folder.path().string()}).exit, Exit::ok);
  answer_export();
  EXPECT_EQ(ask({"export", "--to", folder.path().string()}).exit, Exit::ok);
}

TEST_F(Stick, an_export_that_breaks_off_leaves_no_file) {
  tilld.answers("POST /v1/exports", json::canonical(begun()));
  tilld.answers("POST /v1/exports/pieces",
                net::problem(409, "conflict", "the journal has nothing there"));
  const auto spoken = ask({"export", "--to", at("x.stick")});
  EXPECT_EQ(spoken.exit, Exit::refused);
  EXPECT_THAT(spoken.err, HasSubstr("nothing there"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_F(Stick, an_ack_is_shown_to_tilld_as_it_is) {
  const std::string ack = R"({"ack":"eA==","format":1,"key":"1","kind":"till_ack"})";
  ASSERT_TRUE(platform::write_file(at("x.ack"), ack + "\n", platform::FileMode::shared));
  tilld.answers("POST /v1/acks",
                json::canonical(json::Object{
                    {"acked", position(701)}, {"is_news", true}, {"entries_left", 3}}));
  const auto spoken = ask({"import", at("x.ack")});
  EXPECT_EQ(spoken.exit, Exit::ok) << spoken.err;
  EXPECT_EQ(spoken.out, "the ledger has everything up to seq 701; 3 entries wait\n");
  EXPECT_EQ(tilld.asked().back().body, ack);
  tilld.answers("POST /v1/acks",
                json::canonical(json::Object{
                    {"acked", position(701)}, {"is_news", false}, {"entries_left", 0}}));
  EXPECT_EQ(ask({"import", at("x.ack")}).out, "this till knew that already; nothing waits\n");
}

TEST_F(Stick, what_is_no_ack_is_told_apart_before_tilld_is_asked) {
  ASSERT_TRUE(platform::write_file(at("x.stick"), "TSTK\1rest", platform::FileMode::shared));
  EXPECT_THAT(ask({"import", at("x.stick")}).err, HasSubstr("is what a till exported"));
  ASSERT_TRUE(platform::write_file(at("x.ack"), "{\"ack\":", platform::FileMode::shared));
  EXPECT_THAT(ask({"import", at("x.ack")}).err, HasSubstr("is no ack"));
  EXPECT_EQ(ask({"import", at("nowhere")}).exit, Exit::refused);
  EXPECT_TRUE(tilld.asked().empty());
}

}  // namespace
}  // namespace till::ctl
