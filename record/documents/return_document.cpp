#include "record/documents/return_document.h"

#include <string>
#include <utility>

#include "base/json/path.h"
#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/quote_codec.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::CancelledCoupon;
using loyalty::CancelledTickets;
using loyalty::Money;
using loyalty::Points;
using loyalty::Quantity;
using loyalty::RestoredLot;
using loyalty::ReturnedLine;
using loyalty::ReturnLine;
using loyalty::ReturnRequest;
using loyalty::ReturnResult;

const Names as_names = {"original", "grace", "forfeit", "new_lot"};

ReturnedLine read_returned_line(const json::Value& value, const std::string& path,
                                json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  ReturnedLine line;
  line.id = fields.text("id");
  line.quantity = Quantity{fields.integer("quantity", quantity_range)};
  fields.finish();
  return line;
}

json::Value write_returned_line(const ReturnedLine& line) {
  return json::Object{{"id", json_of(line.id)}, {"quantity", json_of(line.quantity)}};
}

ReturnLine read_line(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  ReturnLine line;
  line.id = fields.text("id");
  line.quantity = Quantity{fields.integer("quantity", quantity_range)};
  line.money = Money{fields.integer("money", figure_range)};
  fields.finish();
  return line;
}

json::Value write_line(const ReturnLine& line) {
  return json::Object{{"id", json_of(line.id)},
                      {"quantity", json_of(line.quantity)},
                      {"money", json_of(line.money)}};
}

RestoredLot read_lot(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  RestoredLot lot;
  lot.as = read_enum<RestoredLot::As>(fields, "as", as_names);
  lot.lot = fields.text("lot");
  lot.points = Points{fields.integer("points", figure_range)};
  lot.active_from = read_optional_instant(fields, "active_from", computed_instant_range);
  lot.expires_at = read_optional_instant(fields, "expires_at", computed_instant_range);
  fields.finish();
  return lot;
}

json::Value write_lot(const RestoredLot& lot) {
  json::Object object;
  put(object, "as", name_in(as_names, lot.as));
  put(object, "lot", lot.lot);
  put(object, "points", lot.points);
  put_given(object, "active_from", lot.active_from);
  put_given(object, "expires_at", lot.expires_at);
  return object;
}

CancelledTickets read_tickets(const json::Value& value, const std::string& path,
                              json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  CancelledTickets tickets;
  tickets.offer = fields.text("offer");
  tickets.draw = fields.text("draw");
  tickets.count = fields.integer("count", figure_range);
  fields.finish();
  return tickets;
}

json::Value write_tickets(const CancelledTickets& tickets) {
  return json::Object{{"offer", json_of(tickets.offer)},
                      {"draw", json_of(tickets.draw)},
                      {"count", json_of(tickets.count)}};
}

CancelledCoupon read_coupon(const json::Value& value, const std::string& path,
                            json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  CancelledCoupon coupon;
  coupon.offer = fields.text("offer");
  coupon.coupon = fields.text("coupon");
  fields.finish();
  return coupon;
}

json::Value write_coupon(const CancelledCoupon& coupon) {
  return json::Object{{"offer", json_of(coupon.offer)}, {"coupon", json_of(coupon.coupon)}};
}

void read_points(json::Fields& fields, ReturnResult& result) {
  const auto points = [&](std::string_view name) {
    return Points{fields.integer(name, figure_range)};
  };
  result.points_restored = points("points_restored");
  result.points_forfeited = points("points_forfeited");
  result.points_due = points("points_due");
  result.points_clawed = points("points_clawed");
  result.debt = points("debt");
}

void write_points(json::Object& object, const ReturnResult& result) {
  put(object, "points_restored", result.points_restored);
  put(object, "points_forfeited", result.points_forfeited);
  put(object, "points_due", result.points_due);
  put(object, "points_clawed", result.points_clawed);
  put(object, "debt", result.debt);
}

}  // namespace

Result<ReturnRequest> read_return_request(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  ReturnRequest request;
  request.at = read_instant(fields, "at", instant_range);
  request.lines = read_required_list<ReturnedLine>(fields, "lines", refusal, read_returned_line);
  Unique ids(refusal);
  const std::string lines_path = fields.path_of("lines");
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    ids.add(request.lines[i].id, json::path_of_field(json::path_of_item(lines_path, i), "id"));
  }
  request.balance = Points{fields.integer_or("balance", 0, signed_points_range)};
  request.used_coupons = read_text_set(fields, "used_coupons");
  fields.finish();
  return outcome(std::move(request), refusal);
}

json::Value write_return_request(const ReturnRequest& request) {
  json::Object object;
  put(object, "at", request.at);
  object.set("lines", list_of(request.lines, write_returned_line));
  put_unless(object, "balance", request.balance, Points{});
  put_filled(object, "used_coupons", request.used_coupons);
  return object;
}

Result<ReturnResult> read_return_result(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  ReturnResult result;
  read_format(fields);
  result.engine = read_engine(fields, refusal);
  result.money = Money{fields.integer("money", figure_range)};
  result.charged = Money{fields.integer("charged", figure_range)};
  result.lines = read_required_list<ReturnLine>(fields, "lines", refusal, read_line);
  result.lots = read_required_list<RestoredLot>(fields, "lots", refusal, read_lot);
  read_points(fields, result);
  result.clawed =
      read_required_list<loyalty::EarnedShare>(fields, "clawed", refusal, read_earned_share);
  result.counters =
      read_required_list<loyalty::CounterShare>(fields, "counters", refusal, read_counter_share);
  result.tickets_cancelled =
      read_required_list<CancelledTickets>(fields, "tickets_cancelled", refusal, read_tickets);
  result.coupons_cancelled =
      read_required_list<CancelledCoupon>(fields, "coupons_cancelled", refusal, read_coupon);
  if (fields.required_value("uses_returned") != nullptr) {
    result.uses_returned = fields.texts("uses_returned");
  }
  result.last = fields.required_value("last") != nullptr && fields.flag_or("last", false);
  fields.finish();
  return outcome(std::move(result), refusal);
}

json::Value write_return_result(const ReturnResult& result) {
  json::Object object;
  put(object, "format", document_format);
  put(object, "engine", result.engine);
  put(object, "money", result.money);
  put(object, "charged", result.charged);
  object.set("lines", list_of(result.lines, write_line));
  object.set("lots", list_of(result.lots, write_lot));
  write_points(object, result);
  object.set("clawed", list_of(result.clawed, write_earned_share));
  object.set("counters", list_of(result.counters, write_counter_share));
  object.set("tickets_cancelled", list_of(result.tickets_cancelled, write_tickets));
  object.set("coupons_cancelled", list_of(result.coupons_cancelled, write_coupon));
  object.set("uses_returned", list_of(result.uses_returned));
  put(object, "last", result.last);
  return object;
}

}  // namespace till::record
