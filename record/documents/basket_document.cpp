#include "record/documents/basket_document.h"

#include <string>
#include <utility>

#include "base/json/path.h"
#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::Basket;
using loyalty::BasketLine;
using loyalty::Measure;
using loyalty::Money;
using loyalty::Points;
using loyalty::PresentedCode;
using loyalty::Quantity;

const Names measure_names = {"piece", "weight"};

// The amount before the price: of a line whose both figures are too large, the amount is told.
BasketLine read_line(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  BasketLine line;
  line.id = fields.text("id");
  line.sku = fields.text("sku");
  line.quantity = Quantity{fields.integer("quantity", quantity_range)};
  line.amount = Money{fields.integer("amount", money_range)};
  line.price = Money{fields.integer("price", money_range)};
  line.gtin = fields.text_or("gtin");
  line.category = fields.text_or("category");
  line.brand = fields.text_or("brand");
  line.tags = read_text_set(fields, "tags");
  line.measure = read_enum<Measure>(fields, "measure", measure_names, Measure::piece);
  line.cost = read_optional<Money>(fields, "cost", money_range);
  line.min_price = Money{fields.integer_or("min_price", 0, money_range)};
  line.discountable = fields.flag_or("discountable", true);
  line.redeemable = fields.flag_or("redeemable", true);
  line.earnable = fields.flag_or("earnable", true);
  fields.finish();
  return line;
}

json::Value write_line(const BasketLine& line) {
  json::Object object;
  put(object, "id", line.id);
  put(object, "sku", line.sku);
  put(object, "quantity", line.quantity);
  put(object, "price", line.price);
  put(object, "amount", line.amount);
  put_unless(object, "gtin", line.gtin, "");
  put_unless(object, "category", line.category, "");
  put_unless(object, "brand", line.brand, "");
  put_filled(object, "tags", line.tags);
  if (line.measure != Measure::piece) put(object, "measure", name_in(measure_names, line.measure));
  put_given(object, "cost", line.cost);
  put_unless(object, "min_price", line.min_price, Money{});
  put_unless(object, "discountable", line.discountable, true);
  put_unless(object, "redeemable", line.redeemable, true);
  put_unless(object, "earnable", line.earnable, true);
  return object;
}

PresentedCode read_code(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  PresentedCode code;
  code.code = fields.text("code");
  code.serial = fields.has("serial") ? fields.text("serial") : code.code;
  fields.finish();
  return code;
}

json::Value write_code(const PresentedCode& code) {
  json::Object object;
  put(object, "code", code.code);
  put_unless(object, "serial", code.serial, code.code);
  return object;
}

void read_lines(json::Fields& fields, Basket& basket, json::Refusal& refusal) {
  if (fields.required_value("lines") == nullptr) return;
  Unique ids(refusal);
  Money total;
  fields.list(
      "lines",
      [&](const json::Value& value, const std::string& path) {
        basket.lines.push_back(read_line(value, path, refusal));
        ids.add(basket.lines.back().id, json::path_of_field(path, "id"));
        total += basket.lines.back().amount;
      },
      loyalty::receipt_lines_max);
  if (total.value() > loyalty::receipt_money_max) {
    fields.refuse("lines", "must come to at most " + std::to_string(loyalty::receipt_money_max));
  }
}

void read_business_date(json::Fields& fields, Basket& basket) {
  basket.business_date = fields.text_or("business_date");
  if (!basket.business_date.empty() && !is_day(basket.business_date)) {
    fields.refuse("business_date", "must be a day written YYYY-MM-DD");
  }
}

}  // namespace

Result<Basket> read_basket(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  Basket basket;
  basket.currency = fields.text("currency");
  basket.store = fields.text("store");
  basket.at = read_instant(fields, "at", instant_range);
  basket.register_name = fields.text_or("register");
  basket.channel = fields.text_or("channel");
  read_business_date(fields, basket);
  if (const auto offset = fields.optional_integer("utc_offset", offset_range)) {
    basket.utc_offset = Minutes{*offset};
  }
  fields.list("codes", [&](const json::Value& code, const std::string& code_path) {
    basket.codes.push_back(read_code(code, code_path, refusal));
  });
  basket.picks = read_text_set(fields, "picks");
  basket.want_points = Points{fields.integer_or("want_points", 0, account_points_range)};
  basket.tenders = read_text_set(fields, "tenders");
  read_lines(fields, basket, refusal);
  fields.finish();
  return outcome(std::move(basket), refusal);
}

json::Value write_basket(const Basket& basket) {
  json::Object object;
  put(object, "currency", basket.currency);
  put(object, "store", basket.store);
  put(object, "at", basket.at);
  put_unless(object, "register", basket.register_name, "");
  put_unless(object, "channel", basket.channel, "");
  put_unless(object, "business_date", basket.business_date, "");
  put_given(object, "utc_offset", basket.utc_offset);
  put_filled(object, "codes", basket.codes, write_code);
  put_filled(object, "picks", basket.picks);
  put_unless(object, "want_points", basket.want_points, Points{});
  put_filled(object, "tenders", basket.tenders);
  object.set("lines", list_of(basket.lines, write_line));
  return object;
}

}  // namespace till::record
