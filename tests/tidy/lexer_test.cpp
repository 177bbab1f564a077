#include "tests/tidy/lexer.h"

#include <gtest/gtest.h>

namespace till::tidy {
namespace {

std::string words_of(std::string_view text) {
  std::string words;
  for (const auto& token : lex(text).tokens) words += std::string(token.text) + " ";
  return words;
}

TEST(Lexer, comments_and_the_contents_of_literals_are_no_tokens) {
  EXPECT_EQ(words_of("a /* b \n c */ d // e\nf"), "a d f ");
  EXPECT_EQ(words_of(R"(x = "rand(\"" + y)"), "x = \" + y ");
  EXPECT_EQ(words_of("s = R\"sql(SELECT \" ( } )sql\"; t"), "s = \" ; t ");
  EXPECT_EQ(words_of("'\"' a '\\'' b"), "' a ' b ");
}

TEST(Lexer, digit_separators_do_not_open_a_literal) {
  EXPECT_EQ(words_of("n = 1'000'000; m"), "n = 1'000'000 ; m ");
}

TEST(Lexer, lines_are_counted_through_literals_and_comments) {
  const auto lexed = lex("/*\n\n*/ R\"(\n)\"\nlast");
  ASSERT_EQ(lexed.tokens.size(), 2U);
  EXPECT_EQ(lexed.tokens.back().line, 5);
}

TEST(Lexer, directives_keep_their_continuations_and_leave_the_tokens) {
  const auto lexed = lex("#define A(x) \\\n  b(x)\n#if defined(_WIN32)  // why\nint c;\n#endif\n");
  ASSERT_EQ(lexed.directives.size(), 3U);
  EXPECT_EQ(lexed.directives[0].rest, "A(x)   b(x)");
  EXPECT_EQ(lexed.directives[1].name, "if");
  EXPECT_EQ(lexed.directives[1].line, 3);
  EXPECT_EQ(lexed.tokens.front().text, "int");
}

TEST(Lexer, includes_are_told_apart_by_their_quotes) {
  const auto includes =
      includes_of(lex("#include <vector>\n# include \"base/error.h\" // why\n"
                      "// #include <no>\n"));
  ASSERT_EQ(includes.size(), 2U);
  EXPECT_EQ(includes[0].target, "vector");
  EXPECT_FALSE(includes[0].quoted);
  EXPECT_EQ(includes[1].target, "base/error.h");
  EXPECT_TRUE(includes[1].quoted);
  EXPECT_EQ(includes[1].line, 2);
}

TEST(Lexer, unfinished_text_ends_without_harm) {
  EXPECT_EQ(words_of("a \"b"), "a \" ");
  EXPECT_EQ(words_of("a /* b"), "a ");
  EXPECT_EQ(words_of("a R\"x(b"), "a \" ");
  EXPECT_TRUE(lex("#").directives.empty());
}

}  // namespace
}  // namespace till::tidy
