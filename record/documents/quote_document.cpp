#include "record/documents/quote_document.h"

#include <string>
#include <utility>

#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/quote_codec.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::ByTender;
using loyalty::CodeUse;
using loyalty::DiscountApplication;
using loyalty::EarnedLot;
using loyalty::Exposure;
using loyalty::LineDiscount;
using loyalty::Money;
using loyalty::PickedReward;
using loyalty::Points;
using loyalty::Quote;
using loyalty::QuoteLine;
using loyalty::Redemption;
using loyalty::RedemptionLimit;
using loyalty::SpentLot;

const Names limit_names = {"asked",       "balance", "share",      "floor",
                           "receipt_cap", "day_cap", "offline_cap"};
const Names state_names = {"unused", "consumed"};
const Names arm_names = {"treatment", "control"};

Money money_in(json::Fields& fields, std::string_view name) {
  return Money{fields.integer(name, figure_range)};
}

Points points_in(json::Fields& fields, std::string_view name) {
  return Points{fields.integer(name, figure_range)};
}

ByTender read_by_tender(json::Fields& outer, std::string_view name, json::Refusal& refusal) {
  const json::Value* value = outer.required_value(name);
  if (value == nullptr) return {};
  json::Fields fields(*value, outer.path_of(name), refusal);
  ByTender by;
  by.card = money_in(fields, "card");
  by.cash = money_in(fields, "cash");
  fields.finish();
  return by;
}

json::Value write_by_tender(const ByTender& by) {
  return json::Object{{"card", json_of(by.card)}, {"cash", json_of(by.cash)}};
}

LineDiscount read_discount(const json::Value& value, const std::string& path,
                           json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  LineDiscount discount;
  discount.offer = fields.text("offer");
  discount.amount = money_in(fields, "amount");
  fields.finish();
  return discount;
}

json::Value write_discount(const LineDiscount& discount) {
  return json::Object{{"offer", json_of(discount.offer)}, {"amount", json_of(discount.amount)}};
}

QuoteLine read_line(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  QuoteLine line;
  line.id = fields.text("id");
  line.gross = money_in(fields, "gross");
  line.discounts = read_required_list<LineDiscount>(fields, "discounts", refusal, read_discount);
  line.net = money_in(fields, "net");
  line.points_money = money_in(fields, "points_money");
  line.points_spent = points_in(fields, "points_spent");
  line.reward_points = points_in(fields, "reward_points");
  line.paid = money_in(fields, "paid");
  line.earned =
      read_required_list<loyalty::EarnedShare>(fields, "earned", refusal, read_earned_share);
  line.counts =
      read_required_list<loyalty::CounterShare>(fields, "counts", refusal, read_counter_share);
  fields.finish();
  return line;
}

json::Value write_line(const QuoteLine& line) {
  json::Object object;
  put(object, "id", line.id);
  put(object, "gross", line.gross);
  object.set("discounts", list_of(line.discounts, write_discount));
  put(object, "net", line.net);
  put(object, "points_money", line.points_money);
  put(object, "points_spent", line.points_spent);
  put(object, "reward_points", line.reward_points);
  put(object, "paid", line.paid);
  object.set("earned", list_of(line.earned, write_earned_share));
  object.set("counts", list_of(line.counts, write_counter_share));
  return object;
}

DiscountApplication read_application(const json::Value& value, const std::string& path,
                                     json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  DiscountApplication application;
  application.offer = fields.text("offer");
  application.layer = fields.text("layer");
  application.asked = money_in(fields, "asked");
  application.amount = money_in(fields, "amount");
  fields.finish();
  return application;
}

json::Value write_application(const DiscountApplication& application) {
  return json::Object{{"offer", json_of(application.offer)},
                      {"layer", json_of(application.layer)},
                      {"asked", json_of(application.asked)},
                      {"amount", json_of(application.amount)}};
}

SpentLot read_spent_lot(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  SpentLot lot;
  lot.id = fields.text("id");
  lot.points = points_in(fields, "points");
  lot.expires_at = read_optional_instant(fields, "expires_at", computed_instant_range);
  lot.partner = fields.text_or("partner");
  fields.finish();
  return lot;
}

json::Value write_spent_lot(const SpentLot& lot) {
  json::Object object{{"id", json_of(lot.id)}, {"points", json_of(lot.points)}};
  put_given(object, "expires_at", lot.expires_at);
  put_unless(object, "partner", lot.partner, "");
  return object;
}

PickedReward read_reward(const json::Value& value, const std::string& path,
                         json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  PickedReward reward;
  reward.offer = fields.text("offer");
  reward.points = points_in(fields, "points");
  fields.finish();
  return reward;
}

json::Value write_reward(const PickedReward& reward) {
  return json::Object{{"offer", json_of(reward.offer)}, {"points", json_of(reward.points)}};
}

Redemption read_redemption(json::Fields& outer, json::Refusal& refusal) {
  const json::Value* value = outer.required_value("redemption");
  if (value == nullptr) return {};
  json::Fields fields(*value, outer.path_of("redemption"), refusal);
  Redemption redemption;
  redemption.asked = points_in(fields, "asked");
  redemption.points = points_in(fields, "points");
  redemption.money = money_in(fields, "money");
  redemption.limited_by = read_enum<RedemptionLimit>(fields, "limited_by", limit_names);
  redemption.lots = read_required_list<SpentLot>(fields, "lots", refusal, read_spent_lot);
  redemption.rewards = read_required_list<PickedReward>(fields, "rewards", refusal, read_reward);
  fields.finish();
  return redemption;
}

json::Value write_redemption(const Redemption& redemption) {
  json::Object object;
  put(object, "asked", redemption.asked);
  put(object, "points", redemption.points);
  put(object, "money", redemption.money);
  put(object, "limited_by", name_in(limit_names, redemption.limited_by));
  object.set("lots", list_of(redemption.lots, write_spent_lot));
  object.set("rewards", list_of(redemption.rewards, write_reward));
  return object;
}

EarnedLot read_earned_lot(const json::Value& value, const std::string& path,
                          json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  EarnedLot lot;
  lot.rule = fields.text("rule");
  lot.points = points_in(fields, "points");
  lot.active_from = read_instant(fields, "active_from", computed_instant_range);
  lot.expires_at = read_optional_instant(fields, "expires_at", computed_instant_range);
  fields.finish();
  return lot;
}

json::Value write_earned_lot(const EarnedLot& lot) {
  json::Object object{{"rule", json_of(lot.rule)},
                      {"points", json_of(lot.points)},
                      {"active_from", json_of(lot.active_from)}};
  put_given(object, "expires_at", lot.expires_at);
  return object;
}

CodeUse read_code_use(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  CodeUse code;
  code.code = fields.text("code");
  code.serial = fields.text("serial");
  code.consumed = fields.choice("state", state_names) == 1;
  fields.finish();
  return code;
}

json::Value write_code_use(const CodeUse& code) {
  return json::Object{{"code", json_of(code.code)},
                      {"serial", json_of(code.serial)},
                      {"state", name_in(state_names, code.consumed ? 1 : 0)}};
}

Exposure read_exposure(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  Exposure exposure;
  exposure.offer = fields.text("offer");
  exposure.salt = fields.text("salt");
  exposure.control = fields.choice("arm", arm_names) == 1;
  fields.finish();
  return exposure;
}

json::Value write_exposure(const Exposure& exposure) {
  return json::Object{{"offer", json_of(exposure.offer)},
                      {"salt", json_of(exposure.salt)},
                      {"arm", name_in(arm_names, exposure.control ? 1 : 0)}};
}

void read_sums(json::Fields& fields, Quote& quote, json::Refusal& refusal) {
  quote.gross = money_in(fields, "gross");
  quote.discount = money_in(fields, "discount");
  quote.points_money = money_in(fields, "points_money");
  quote.total = money_in(fields, "total");
  quote.rounding = read_by_tender(fields, "rounding", refusal);
  quote.payable = read_by_tender(fields, "payable", refusal);
  quote.points = points_in(fields, "points");
}

}  // namespace

loyalty::EarnedShare read_earned_share(const json::Value& value, const std::string& path,
                                       json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  loyalty::EarnedShare share;
  share.rule = fields.text("rule");
  share.points = points_in(fields, "points");
  fields.finish();
  return share;
}

json::Value write_earned_share(const loyalty::EarnedShare& share) {
  return json::Object{{"rule", json_of(share.rule)}, {"points", json_of(share.points)}};
}

loyalty::CounterShare read_counter_share(const json::Value& value, const std::string& path,
                                         json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  loyalty::CounterShare share;
  share.counter = fields.text("counter");
  share.count = fields.integer("count");
  fields.finish();
  return share;
}

json::Value write_counter_share(const loyalty::CounterShare& share) {
  return json::Object{{"counter", json_of(share.counter)}, {"count", json_of(share.count)}};
}

Result<Quote> read_quote(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  Quote quote;
  read_format(fields);
  quote.engine = read_engine(fields, refusal);
  quote.ruleset = fields.text("ruleset");
  quote.currency = fields.text("currency");
  read_sums(fields, quote, refusal);
  quote.lines = read_required_list<QuoteLine>(fields, "lines", refusal, read_line);
  quote.applications =
      read_required_list<DiscountApplication>(fields, "applications", refusal, read_application);
  quote.redemption = read_redemption(fields, refusal);
  quote.earned = read_required_list<EarnedLot>(fields, "earned", refusal, read_earned_lot);
  quote.grants = read_required_list<loyalty::Grant>(fields, "grants", refusal, read_grant);
  quote.codes = read_required_list<CodeUse>(fields, "codes", refusal, read_code_use);
  quote.prompts = read_required_list<loyalty::Prompt>(fields, "prompts", refusal, read_prompt);
  quote.exposures = read_required_list<Exposure>(fields, "exposures", refusal, read_exposure);
  quote.explanation =
      read_required_list<loyalty::Explanation>(fields, "explanation", refusal, read_explanation);
  fields.finish();
  return outcome(std::move(quote), refusal);
}

json::Value write_quote(const Quote& quote) {
  json::Object object;
  put(object, "format", document_format);
  put(object, "engine", quote.engine);
  put(object, "ruleset", quote.ruleset);
  put(object, "currency", quote.currency);
  put(object, "gross", quote.gross);
  put(object, "discount", quote.discount);
  put(object, "points_money", quote.points_money);
  put(object, "total", quote.total);
  object.set("rounding", write_by_tender(quote.rounding));
  object.set("payable", write_by_tender(quote.payable));
  put(object, "points", quote.points);
  object.set("lines", list_of(quote.lines, write_line));
  object.set("applications", list_of(quote.applications, write_application));
  object.set("redemption", write_redemption(quote.redemption));
  object.set("earned", list_of(quote.earned, write_earned_lot));
  object.set("grants", list_of(quote.grants, write_grant));
  object.set("codes", list_of(quote.codes, write_code_use));
  object.set("prompts", list_of(quote.prompts, write_prompt));
  object.set("exposures", list_of(quote.exposures, write_exposure));
  object.set("explanation", list_of(quote.explanation, write_explanation));
  return object;
}

}  // namespace till::record
