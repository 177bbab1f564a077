// What a marketer mistypes, through the command line: each refusal says where, what is wrong and
// how it is written.
#include "sync/ctl/advice.h"

#include <fstream>
#include <iterator>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json/json.h"
#include "tests/ctl/spoken.h"
#include "tests/platform/temp_folder.h"

namespace till::ctl {
namespace {

using testing::HasSubstr;

struct Mistake {
  std::string offer;  // an offer, or further fields of the ruleset
  std::string said;
};

const std::string effect = R"("effect": {"target": "line", "percent": 1000})";
const std::string line = R"({"id": "a", "layer": "line", )";

const std::vector<Mistake> mistakes{
    {line + R"("effect": {"target": "line", "percnt": 1000}})",
     "unknown field; did you mean \"percent\"? (ruleset.offers[0].effect.percnt of "},
    {line + R"("effect": {"target": "set", "parts": [{"count": 2}], "prize": 5}})",
     "unknown field; did you mean \"price\"? (ruleset.offers[0].effect.prize of "},
    {line + R"("effect": {"target": "line", "percent": "10 %"}})",
     "must be an integer; in hundredths of a percent: 10 % is 1000 "
     "(ruleset.offers[0].effect.percent of "},
    {line + R"("effect": {"target": "line", "price": 99.90}})",
     "must be an integer; in minor units: 99.00 is 9900 (ruleset.offers[0].effect.price of "},
    {line + R"("effect": {"target": "line", "percent": 15000}})",
     "must lie between 0 and 10000; in hundredths of a percent: 10 % is 1000"},
    {R"({"id": "a", )" + effect + "}",
     "is missing; name one of the ruleset's layers; a ruleset that lists none has price, unit, "
     "line, basket, member and code (ruleset.offers[0].layer of "},
    {R"({"id": "a", "layer": "lines", )" + effect + "}",
     "is not in the ruleset's layers; name one of the ruleset's layers"},
    {line + effect + R"(, "active": {"from": "2026-12-01"}})",
     "must be an integer; in seconds since 1970 UTC: 2026-12-01T00:00:00Z is 1796083200 "
     "(ruleset.offers[0].active.from of "},
    {line + effect + R"(, "active": {"hours": ["9:00", "18:00"]}})",
     "must be a time from 00:00 to 24:00; with two digits each: 09:00 "
     "(ruleset.offers[0].active.hours[0] of "},
    {line + effect + R"(, "limits": {"sets": 1}})",
     "does not fit the effect; line takes units_per_line, units, amount, budget; "},
    {R"({"id": "a", "closes": true, "effect": {"points": "bonus", "bonus": 5}})",
     "does not fit the effect; only offers that take money have it (ruleset.offers[0].closes of "},
    {line + effect + R"(, "when": {"amount": 5000}})",
     R"(must be an object; as in {"min": 5000} (ruleset.offers[0].when.amount of )"},
    {line + effect + R"(, "when": [{"tender": "card"}]})",
     R"(must be an object; as in {"amount": {"min": 5000}}, or {"all": [...]} of several)"},
    {line + effect + R"(, "when": {"min_amount": 5}})",
     "unknown field; may stand there: all, any, not, item, amount, present, absent, tender "
     "(ruleset.offers[0].when.min_amount of "},
    {line + effect + R"(, "trigger": "MAY"})", R"(must be an object; as in {"code": "MAY"})"},
    {line + R"("effect": {"target": "line", "percent": 1000, "select": {"category": ["x"]}}})",
     "unknown field; may stand there: skus, categories, brands, tags, except "
     "(ruleset.offers[0].effect.select.category of "},
    {line + R"("effect": {"target": "line", "percent": 1000, "select": {"skus": "x"}}})",
     R"(must be a list; in brackets, as in ["tea"] (ruleset.offers[0].effect.select.skus of )"},
    {line + R"("name": 5, )" + effect + "}", "must be a string; in quotes"},
    {line + effect + R"(, "stacking": true})",
     "unknown field; may stand there: id, name, campaign, layer, priority, "},
    {line + effect + "},\n{\"id\": \"b\",, \"layer\": \"line\"}",
     "is no JSON: syntax error; look there and just before for a comma, quote or bracket too many "
     "or too few (line 2, column 12 of "},
};

class Advice : public testing::Test {
 protected:
  Spoken check(const std::string& text) {
    const auto file = folder_ / ("ruleset" + std::to_string(++written_) + ".json");
    std::ofstream(file, std::ios::binary) << text;
    return run({"ruleset", "check", file.string()});
  }

  platform::TempFolder folder_;
  int written_ = 0;
};

TEST_F(Advice, says_how_what_was_mistyped_is_written) {
  for (const auto& [offer, said] : mistakes) {
    const auto spoken =
        check(R"({"format": 1, "version": "v", "engine": 1, "currency": "RUB", "offers": [)" +
              offer + "]}");
    EXPECT_EQ(spoken.exit, Exit::refused) << offer;
    EXPECT_THAT(spoken.err, HasSubstr(said)) << offer;
  }
}

TEST_F(Advice, files_that_are_no_json_at_all) {
  EXPECT_THAT(check("").err, HasSubstr("it is empty (line 1, column 1 of "));
  EXPECT_THAT(check("\xEF\xBB\xBF{}").err,
              HasSubstr("save it as UTF-8 without a byte order mark (line 1, column 1 of "));
}

TEST(AdviceTable, leaves_alone_what_it_does_not_know) {
  const Error error{ErrorCode::invalid, "must rhyme", "ruleset.offers[0].name"};
  EXPECT_EQ(with_advice(error, "{}"), error);
  EXPECT_TRUE(fields_at("ruleset.zones.msk[0]").empty());
}

// Names of all fields that a schema file knows.
void append_names(const json::Value& value, std::set<std::string>& names) {
  if (const auto* array = value.as_array()) {
    for (const auto& each : *array) append_names(each, names);
  }
  if (value.as_object() == nullptr) return;
  for (const auto& [word, inner] : *value.as_object()) {
    if (word == "properties" && inner.as_object() != nullptr) {
      for (const auto& [name, schema] : *inner.as_object()) names.insert(name);
    }
    append_names(inner, names);
  }
}

TEST(AdviceTable, names_no_field_that_the_schemas_do_not_know) {
  std::set<std::string> known;
  for (const auto* file : {"ruleset", "offer", "basket"}) {
    std::ifstream stream(std::string(TILL_SOURCE_DIR "/docs/formats/") + file + ".schema.json",
                         std::ios::binary);
    const auto schema = json::parse(std::string{std::istreambuf_iterator<char>(stream), {}});
    ASSERT_TRUE(schema.has_value()) << file;
    append_names(*schema, known);
  }
  for (const auto* path : {"ruleset",
                           "ruleset.program",
                           "ruleset.program.redeem",
                           "ruleset.program.point_value",
                           "ruleset.program.payable_step",
                           "ruleset.program.valid",
                           "ruleset.layers[0]",
                           "ruleset.tiers[0]",
                           "ruleset.legal[0]",
                           "ruleset.margins[0]",
                           "ruleset.offers[0]",
                           "ruleset.offers[0].active",
                           "ruleset.offers[0].audience",
                           "ruleset.offers[0].audience.birthday",
                           "ruleset.offers[0].audience.experiment",
                           "ruleset.offers[0].trigger",
                           "ruleset.offers[0].when",
                           "ruleset.offers[0].when.all[0].not",
                           "ruleset.offers[0].when.item",
                           "ruleset.offers[0].when.amount",
                           "ruleset.offers[0].effect",
                           "ruleset.offers[0].effect.select.except",
                           "ruleset.offers[0].effect.parts[1]",
                           "ruleset.offers[0].effect.ladder[1]",
                           "ruleset.offers[0].effect.stamps",
                           "ruleset.offers[0].limits.uses",
                           "basket",
                           "basket.lines[0]"}) {
    EXPECT_FALSE(fields_at(path).empty()) << path;
    for (const auto name : fields_at(path)) {
      EXPECT_TRUE(known.contains(std::string(name))) << path << " " << name;
    }
  }
}

}  // namespace
}  // namespace till::ctl
