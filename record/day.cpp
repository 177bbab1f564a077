#include "record/day.h"

#include "record/claim.h"
#include "record/effects.h"
#include "record/json_parts.h"
#include "record/late_claim.h"

namespace till::record {
namespace {

constexpr json::Range counts{0, 1'000'000'000'000};

json::Value write_z(const ZReport& z) {
  return json::Object{{"number", z.number},
                      {"count", z.count},
                      {"sum", z.sum.value()},
                      {"transactions", json::Array(z.transactions.begin(), z.transactions.end())}};
}

Result<ZReport> read_z(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  ZReport z;
  z.number = fields.text_or("number");
  z.count = fields.integer("count", counts);
  z.sum = read_money(fields, "sum");
  z.transactions = fields.texts("transactions");
  fields.finish();
  TILL_CHECK(refusal.result());
  return z;
}

DayFigures figures_in(json::Fields& fields) {
  DayFigures figures;
  figures.sales = fields.integer("sales", counts);
  figures.sales_sum = read_money(fields, "sales_sum");
  figures.returns = fields.integer("returns", counts);
  figures.voids = fields.integer("voids", counts);
  figures.returned_sum = read_money(fields, "returned_sum");
  figures.earned = read_points(fields, "earned");
  figures.spent = read_points(fields, "spent");
  figures.restored = read_points(fields, "restored");
  figures.clawed = read_points(fields, "clawed");
  figures.coupons = fields.integer("coupons", counts);
  figures.as_told = fields.integer("as_told", counts);
  return figures;
}

// Adds to sums that hostile entries must not carry past int64.
class Adding {
 public:
  void add(std::int64_t& sum, std::int64_t value) {
    if (__builtin_add_overflow(sum, value, &sum)) overflowed_ = true;
  }
  template <class Tag>
  void add(loyalty::Whole<Tag>& sum, loyalty::Whole<Tag> value) {
    std::int64_t number = sum.value();
    add(number, value.value());
    sum = loyalty::Whole<Tag>{number};
  }
  [[nodiscard]] Result<> result() const {
    if (overflowed_) return fail(ErrorCode::invalid, "the day's figures pass their bounds");
    return {};
  }

 private:
  bool overflowed_ = false;
};

Result<> add_effects(DayFigures& figures, const Effects& effects, Adding& adding) {
  for (const LotChange& change : effects.lots) {
    switch (change.cause) {
      case LotChange::Cause::accrual:
        adding.add(figures.earned, change.points);
        break;
      case LotChange::Cause::redemption:
        adding.add(figures.spent, -change.points);
        break;
      case LotChange::Cause::restoration:
        adding.add(figures.restored, change.points);
        break;
      case LotChange::Cause::clawback:
        adding.add(figures.clawed, -change.points);
        break;
      case LotChange::Cause::forfeiture:
        break;
    }
  }
  adding.add(figures.clawed, effects.debt);
  adding.add(figures.coupons, static_cast<std::int64_t>(effects.codes_consumed.size()));
  return adding.result();
}

Result<> add_sale(DayFigures& figures, const EntryId& id, const SaleBody& sale) {
  TILL_TRY(const auto effects, effects_of(id, sale));
  Adding adding;
  adding.add(figures.sales, 1);
  adding.add(figures.sales_sum, money_of(sale));
  if (!sale.receipt || !sale.told.is_null()) adding.add(figures.as_told, 1);
  return add_effects(figures, effects, adding);
}

Result<> add_return(DayFigures& figures, const Entry& entry) {
  TILL_TRY(const auto body, read_return(entry.body));
  TILL_TRY(const auto effects, effects_of(entry.header.id, body));
  Adding adding;
  adding.add(body.whole ? figures.voids : figures.returns, 1);
  adding.add(figures.returned_sum, body.result.money);
  return add_effects(figures, effects, adding);
}

}  // namespace

Bytes write_day_close(const DayCloseBody& body) {
  json::Object out{{"v", body_version},           {"kind", name_of(Kind::day_close)},
                   {"store", body.store},         {"business_date", body.business_date},
                   {"at", unix_seconds(body.at)}, {"from", write_mark(body.from)},
                   {"to", write_mark(body.to)},   {"figures", write_figures(body.figures)}};
  if (body.z) out.set("z", write_z(*body.z));
  return canonical(out);
}

Result<DayCloseBody> read_day_close(BytesView bytes) {
  const std::string_view kind = name_of(Kind::day_close);
  TILL_TRY(const auto value, json::parse(bytes, kind));
  json::Refusal refusal;
  json::Fields fields(value, std::string(kind), refusal);
  read_body_kind(fields, kind, refusal);
  DayCloseBody body;
  body.store = fields.text_or("store");
  body.business_date = fields.text("business_date");
  if (!is_day(body.business_date)) fields.refuse("business_date", "must be a day, YYYY-MM-DD");
  body.at = read_instant(fields, "at");
  body.from = required_part<Mark>(fields, "from", refusal, read_mark);
  body.to = required_part<Mark>(fields, "to", refusal, read_mark);
  body.figures = required_part<DayFigures>(fields, "figures", refusal, read_figures);
  body.z = optional_part<ZReport>(fields, "z", refusal, read_z);
  fields.finish();
  TILL_CHECK(refusal.result());
  return body;
}

Result<> add_to(DayFigures& figures, const Entry& entry) {
  DayFigures sum = figures;
  switch (entry.header.kind) {
    case Kind::sale: {
      TILL_TRY(const auto sale, read_sale(entry.body, std::nullopt));
      TILL_CHECK(add_sale(sum, entry.header.id, sale));
      break;
    }
    case Kind::claim: {
      if (is_late_claim(entry.body)) break;
      TILL_TRY(const auto claim, read_claim(entry.body, std::nullopt));
      // Another register's sale is on no Z of this one.
      if (claim.said.code.register_id != entry.header.register_id) break;
      TILL_CHECK(add_sale(sum, entry.header.id, claim.sale));
      break;
    }
    case Kind::return_:
    case Kind::void_:
      TILL_CHECK(add_return(sum, entry));
      break;
    default:
      break;
  }
  figures = sum;
  return {};
}

json::Value write_figures(const DayFigures& figures) {
  return json::Object{{"sales", figures.sales},
                      {"sales_sum", figures.sales_sum.value()},
                      {"returns", figures.returns},
                      {"voids", figures.voids},
                      {"returned_sum", figures.returned_sum.value()},
                      {"earned", figures.earned.value()},
                      {"spent", figures.spent.value()},
                      {"restored", figures.restored.value()},
                      {"clawed", figures.clawed.value()},
                      {"coupons", figures.coupons},
                      {"as_told", figures.as_told}};
}

Result<DayFigures> read_figures(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  const DayFigures figures = figures_in(fields);
  fields.finish();
  TILL_CHECK(refusal.result());
  return figures;
}

Result<DayFigures> read_open_figures(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  const DayFigures figures = figures_in(fields);
  TILL_CHECK(refusal.result());
  return figures;
}

}  // namespace till::record
