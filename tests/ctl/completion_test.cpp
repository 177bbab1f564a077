// The completion scripts, judged by the shell they are for.
#include "sync/ctl/completion.h"

#include <array>
#include <cstdio>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ctl/spoken.h"
#include "tests/platform/temp_folder.h"

namespace till::ctl {
namespace {

using testing::HasSubstr;

struct Ran {
  int status = -1;
  std::string out;
};

Ran shell(const std::string& command) {
  Ran ran;
  auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
  require(pipe != nullptr, "a shell starts");
  std::array<char, 4'096> chunk{};
  while (const auto count = std::fread(chunk.data(), 1, chunk.size(), pipe)) {
    ran.out.append(chunk.data(), count);
  }
  ran.status = ::pclose(pipe);
  return ran;
}

class Completion : public testing::Test {
 protected:
  std::string write(const std::string& name) {
    const auto path = folder_ / name;
    require(platform::write_file(path, run({"completion", name}).out, platform::FileMode::private_)
                .has_value(),
            "a script is written");
    return path.string();
  }

  // What bash offers for the last of these words.
  std::string offers(const std::string& words) {
    return shell("bash -c 'source " + write("bash") + "; COMP_WORDS=(" + words +
                 "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _tillctl; echo \"${COMPREPLY[*]}\"'")
        .out;
  }

  platform::TempFolder folder_;
};

TEST_F(Completion, both_scripts_parse) {
  for (const auto* name : {"bash", "zsh"}) {
    const auto ran = shell("bash -n " + write(name));
    EXPECT_EQ(ran.status, 0) << name << ": " << ran.out;
  }
}

TEST_F(Completion, sub_commands_are_offered_at_every_level) {
  EXPECT_EQ(offers("tillctl s"), "status sync\n");
  EXPECT_EQ(offers("tillctl day \"\""), "close show\n");
  EXPECT_EQ(offers("tillctl code e"), "explain\n");
  EXPECT_EQ(offers("tillctl cl"), "claim\n");
}

TEST_F(Completion, options_are_offered_to_who_begins_one) {
  EXPECT_EQ(offers("tillctl day close --d"), "--date\n");
  EXPECT_EQ(offers("tillctl status --js"), "--json\n");
  EXPECT_EQ(offers("tillctl claim --me"), "--member\n");
  EXPECT_EQ(offers("tillctl status \"\""), "\n");
}

TEST_F(Completion, options_between_do_not_lose_the_way) {
  EXPECT_EQ(offers("tillctl --json code r"), "read\n");
  EXPECT_EQ(offers("tillctl --socket /run/x.sock queue s"), "show\n");
}

TEST_F(Completion, hostile_words_are_not_run) {
  const auto ran = offers("tillctl \"\\$(touch " + (folder_ / "ran").string() + ")\" s");
  EXPECT_FALSE(platform::exists(folder_ / "ran")) << ran;
}

TEST(CompletionScript, names_every_command) {
  const auto text =
      completion_script(Shell::zsh, {{"tillctl", {"day"}}, {"tillctl day", {"show"}}});
  EXPECT_THAT(text, HasSubstr("\"tillctl day\") echo \"show\" ;;"));
  EXPECT_THAT(text, HasSubstr("compdef _tillctl tillctl"));
}

}  // namespace
}  // namespace till::ctl
