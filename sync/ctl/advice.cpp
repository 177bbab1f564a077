#include "sync/ctl/advice.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <utility>

namespace till::ctl {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

// What may stand in an object, by the name of the field (or list) that holds it.
constexpr std::array<Row, 31> fields_of{{
    {"ruleset",
     "format version engine currency program zones stores partners layers tiers legal margins "
     "offers"},
    {"program",
     "points_digits point_value points_as rate points_rounding earn_on_points_part pending_days "
     "valid zone redeem payable_step near_miss clawback expired_lot grace_days"},
    {"redeem", "share receipt_cap day_cap offline_cap step min_line"},
    {"point_value", "points minor"},
    {"payable_step", "cash card"},
    {"valid", "days end"},
    {"layers", "name pick of closes"},
    {"tiers", "id rate by over rolling_days from starts downgrade"},
    {"legal", "category discountable redeemable earnable min_price"},
    {"margins", "select margin"},
    {"offers",
     "id name campaign layer priority closes active audience trigger when effect limits below_cost "
     "worth on_return"},
    {"active", "from until weekdays hours stores channels"},
    {"audience",
     "members tiers segments birthday first_purchase absent_days bought activated experiment"},
    {"birthday", "before after"},
    {"experiment", "salt holdout"},
    {"trigger", "code pick cost_points"},
    {"when", "all any not item amount present absent tender"},
    {"all", "all any not item amount present absent tender"},
    {"any", "all any not item amount present absent tender"},
    {"not", "all any not item amount present absent tender"},
    {"item", "select min_quantity min_amount on"},
    {"amount", "select min max on"},
    {"select", "skus categories brands tags except"},
    {"except", "skus categories brands tags"},
    {"limits", "units_per_line units sets amount points uses budget"},
    {"uses", "count per period"},
    {"parts", "select count percent take"},
    {"ladder", "min_quantity min_amount min_sets percent amount price"},
    {"stamps", "card every"},
    {"basket",
     "currency store at register channel business_date utc_offset codes picks want_points tenders "
     "lines"},
    {"lines",
     "id sku quantity price amount gtin category brand tags measure cost min_price discountable "
     "redeemable earnable"},
}};
// An effect's depend on its kind.
constexpr std::string_view fields_of_effects =
    "target select percent amount price ladder on parts spread stamps prompt points rate times "
    "bonus pending_days valid grant card quest goal measure reward_points draw per coupon "
    "after_days valid_days companion";

// How a number is written, by the names of fields.
constexpr std::array<Row, 4> units{{
    {"in hundredths of a percent: 10 % is 1000", "percent share holdout near_miss rate margin"},
    {"in minor units: 99.00 is 9900",
     "price amount min max min_amount cost min_price worth per cash card"},
    {"in thousandths: two pieces are 2000, 0.5 kg is 500", "quantity min_quantity"},
    {"in seconds since 1970 UTC: 2026-12-01T00:00:00Z is 1796083200", "from until at"},
}};

// What an object looks like, by the field that must be one.
constexpr std::array<Row, 6> objects{{
    {"when", R"({"amount": {"min": 5000}}, or {"all": [...]} of several)"},
    {"amount", R"({"min": 5000})"},
    {"item", R"({"select": {"skus": ["tea"]}})"},
    {"select", R"({"skus": ["tea"]})"},
    {"trigger", R"({"code": "MAY"})"},
    {"effect", R"({"target": "line", "percent": 1000})"},
}};

constexpr std::string_view layers_advice =
    "name one of the ruleset's layers; a ruleset that lists none has price, unit, line, basket, "
    "member and code";
constexpr std::string_view limits_advice =
    "line takes units_per_line, units, amount, budget; basket amount, budget; set sets, amount, "
    "budget; rate points; multiply and bonus points, budget; ticket units; uses fits all";

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// "limits" of "ruleset.offers[0].limits", "offers" of "ruleset.offers[0]".
std::string_view last_name(std::string_view path) {
  path = path.substr(path.rfind('.') + 1);
  return path.substr(0, path.find('['));
}

std::string_view parent_of(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

// Letters to add, drop or replace.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

// The name that was probably meant; empty when none is near.
std::string_view nearest(std::string_view name, const std::vector<std::string_view>& names) {
  std::string_view best;
  std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const auto one : names) {
    const auto far = distance(name, one);
    if (far < least) {
      least = far;
      best = one;
    }
  }
  return best;
}

std::string of_unknown_field(std::string_view path) {
  const auto names = fields_at(parent_of(path));
  const auto meant = nearest(last_name(path), names);
  if (!meant.empty()) return "did you mean \"" + std::string(meant) + "\"?";
  std::string list;
  for (const auto name : names) list += (list.empty() ? "" : ", ") + std::string(name);
  return list.empty() ? "see docs/formats/loyalty-documents.md" : "may stand there: " + list;
}

std::string of_number(std::string_view path) {
  const auto name = last_name(path);
  for (const auto& [advice, names] : units) {
    const auto list = words_of(names);
    if (std::ranges::find(list, name) != list.end()) return std::string(advice);
  }
  return {};
}

std::string of_object(std::string_view path) {
  const auto* row = std::ranges::find(objects, last_name(path), &Row::first);
  return row == objects.end() ? std::string() : "as in " + std::string(row->second);
}

std::string advice_for(const Error& error) {
  const std::string_view reason = error.text;
  const std::string_view path = error.context;
  if (reason == "unknown field") return of_unknown_field(path);
  if (reason == "must be an integer" || reason.starts_with("must lie between")) {
    return of_number(path);
  }
  if (reason == "must be an object") return of_object(path);
  if (reason == "must be a list") return R"(in brackets, as in ["tea"])";
  if (reason == "must be a string") return "in quotes";
  if (reason == "must be a time from 00:00 to 24:00") return "with two digits each: 09:00";
  if (reason == "does not fit the effect") {
    return std::string(parent_of(path).ends_with(".limits")
                           ? limits_advice
                           : "only offers that take money have it");
  }
  const bool layer = last_name(path) == "layer";
  if (layer && (reason == "is missing" || reason == "is not in the ruleset's layers")) {
    return std::string(layers_advice);
  }
  return {};
}

// "line 3, column 14" of "byte 141"; empty when it is no such place.
std::string place_in_text(std::string_view context, std::string_view document) {
  constexpr std::string_view beginning = "byte ";
  if (!context.starts_with(beginning)) return {};
  context.remove_prefix(beginning.size());
  std::size_t offset = 0;
  const auto end = std::from_chars(context.data(), context.data() + context.size(), offset);
  if (end.ec != std::errc{} || offset > document.size()) return {};
  const auto before = document.substr(0, offset);
  const auto line = std::ranges::count(before, '\n') + 1;
  const auto column = offset - (before.rfind('\n') + 1) + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::string of_syntax(std::string_view document) {
  if (document.starts_with("\xEF\xBB\xBF")) return "save it as UTF-8 without a byte order mark";
  if (document.find_first_not_of(" \t\r\n") == std::string_view::npos) return "it is empty";
  return "look there and just before for a comma, quote or bracket too many or too few";
}

}  // namespace

std::vector<std::string_view> fields_at(std::string_view path) {
  const auto name = last_name(path);
  if (name == "effect") return words_of(fields_of_effects);
  const auto* row = std::ranges::find(fields_of, name, &Row::first);
  return row == fields_of.end() ? std::vector<std::string_view>() : words_of(row->second);
}

Error with_advice(Error error, std::string_view document) {
  auto place = place_in_text(error.context, document);
  const auto advice = place.empty() ? advice_for(error) : of_syntax(document);
  if (!place.empty()) error.context = std::move(place);
  if (!advice.empty()) error.text += "; " + advice;
  return error;
}

}  // namespace till::ctl
