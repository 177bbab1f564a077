#include "tests/loyalty/lint/rulesets.h"

#include <algorithm>
#include <utility>

#include "record/documents/parse.h"

namespace till::loyalty {

namespace {

template <class T>
T read(Result<T> result) {
  require(result.has_value(), result ? "" : describe(result.error()));
  return std::move(*result);
}

}  // namespace

std::shared_ptr<const CompiledRuleset> ruleset_of(std::string_view offers, std::string_view more) {
  std::string text = R"({"format": 1, "version": "test", "engine": 1, "currency": "RUB", )";
  text.append(more).append(R"("offers": )").append(offers).append("}");
  return read(CompiledRuleset::compile(read(record::parse_ruleset(text))));
}

Report lint_of(std::string_view offers, std::string_view more) {
  return lint(*ruleset_of(offers, more), lint_now);
}

std::optional<Finding> found(const Report& report, FindingName name) {
  const auto at = std::ranges::find(report.findings(), name, &Finding::name);
  return at == report.findings().end() ? std::nullopt : std::optional(*at);
}

std::optional<Finding> found_in(FindingName name, std::string_view offers, std::string_view more) {
  return found(lint_of(offers, more), name);
}

Sample sample_of(std::string_view lines, std::string_view more) {
  std::string text = R"({"currency": "RUB", "store": "s1", "at": 1700000000, )";
  text.append(more).append(R"("lines": )").append(lines).append("}");
  return {.basket = read(record::parse_basket(text))};
}

}  // namespace till::loyalty
