#include "tests/tidy/outline.h"

#include <gtest/gtest.h>

namespace till::tidy {
namespace {

std::string shown(std::string_view text) {
  std::string out;
  const auto outline = outline_of(lex(text));
  for (const auto& type : outline.types) out += "type " + type.name + "\n";
  for (const auto& function : outline.functions) {
    out += function.name + "/" + std::to_string(function.parameters) + " " +
           std::to_string(function.lines) + "\n";
  }
  return out;
}

TEST(Outline, a_function_counts_from_its_first_token_to_its_closing_brace) {
  EXPECT_EQ(shown("int add(int a, int b) {\n  return a + b;\n}\n"), "add/2 3\n");
  EXPECT_EQ(shown("template <class T>\nint\nsize(T) { return 1; }"), "size/1 3\n");
  EXPECT_EQ(shown("[[nodiscard]] auto f() -> Result<int> {\n\n}"), "f/0 3\n");
}

TEST(Outline, members_carry_their_types) {
  EXPECT_EQ(shown("namespace a::b {\nclass C final : public D<int> {\n public:\n  C();\n  ~C() {}\n"
                  "  int x() const { return 1; }\n private:\n  int y_ = 0;\n};\n}"),
            "type C\nC::C/0 0\nC::~C/0 1\nC::x/0 1\n");
  EXPECT_EQ(shown("void Journal::commit(Entry entry) {\n}"), "Journal::commit/1 2\n");
}

TEST(Outline, member_initialisers_with_braces_do_not_end_a_constructor) {
  EXPECT_EQ(shown("A::A(int b) : b_{b}, c_(2), D<int>{3} {\n  run();\n}\nint f() { return 0; }"),
            "A::A/1 3\nf/0 1\n");
}

TEST(Outline, initialisers_and_lambdas_at_file_scope_are_no_functions) {
  EXPECT_EQ(shown("constexpr std::array<int, 2> a{1, 2};\nconst auto f = [](int x) {\n return x;\n"
                  "};\nconst std::vector<Row> rows{{\"a\", f(1)}, {\"b\", 2}};\nvoid g();"),
            "g/0 0\n");
}

TEST(Outline, commas_inside_templates_calls_and_braces_separate_no_parameters) {
  EXPECT_EQ(shown("void f(std::map<int, std::pair<int, int>> m, std::function<void(int, int)> g,\n"
                  "       Range r = {1, 2});"),
            "f/3 0\n");
  EXPECT_EQ(shown("void f(void); void g();"), "f/0 0\ng/0 0\n");
}

TEST(Outline, operators_have_names) {
  EXPECT_EQ(shown("bool operator==(A a, A b) { return true; }\nstruct F { int operator()(int x); "
                  "friend auto operator<=>(const F&, const F&) = default; };"),
            "type F\noperator==/2 1\nF::operator()/1 0\nF::operator<=>/2 0\n");
}

TEST(Outline, type_kinds_are_told_apart_from_functions_that_return_them) {
  EXPECT_EQ(shown("enum class E : int { a, b };\nstruct P { int x; } p;\nstruct P make(int a) {\n"
                  "  return {a};\n}"),
            "type E\ntype P\nmake/1 3\n");
}

TEST(Outline, tests_are_named_by_suite_and_sentence) {
  EXPECT_EQ(shown("TEST(Journal, it_opens) {\n  EXPECT_TRUE(f({1, 2}));\n}"),
            "Journal.it_opens/2 3\n");
}

TEST(Outline, unbalanced_text_ends_without_harm) {
  EXPECT_EQ(shown("void f() {\n  if (x) {\n"), "f/0 2\n");
  EXPECT_EQ(shown("}}}) ;"), "");
  EXPECT_EQ(shown(""), "");
}

}  // namespace
}  // namespace till::tidy
