#include "record/seal.h"

#include "record/json_parts.h"

namespace till::record {

std::string_view name_of(Seal::Agreement agreement) {
  switch (agreement) {
    case Seal::Agreement::three_way:
      return "three_way";
    case Seal::Agreement::two_way:
      return "two_way";
    case Seal::Agreement::differs:
      return "differs";
  }
  require(false, "an agreement without a name");
  return {};
}

Bytes write_seal(const Seal& seal) {
  return canonical(
      json::Object{{"agreement", name_of(seal.agreement)},
                   {"register", to_hex(seal.register_id)},
                   {"business_date", seal.business_date},
                   {"close", write_mark(seal.close)},
                   {"to", write_mark(seal.to)},
                   {"figures", write_figures(seal.figures)},
                   {"time", unix_seconds(seal.time)},
                   {"differences", json::Array(seal.differences.begin(), seal.differences.end())}});
}

Result<Seal> read_seal(BytesView bytes) {
  TILL_TRY(const auto value, json::parse(bytes, "seal"));
  json::Refusal refusal;
  json::Fields fields(value, "seal", refusal);
  Seal seal;
  seal.agreement =
      static_cast<Seal::Agreement>(fields.choice("agreement", {"three_way", "two_way", "differs"}));
  seal.register_id = required_fixed<RegisterId>(fields, "register");
  seal.business_date = fields.text("business_date");
  seal.close = required_part<Mark>(fields, "close", refusal, read_open_mark);
  seal.to = required_part<Mark>(fields, "to", refusal, read_open_mark);
  seal.figures = required_part<DayFigures>(fields, "figures", refusal, read_open_figures);
  seal.time = read_instant(fields, "time");
  seal.differences = fields.texts("differences");
  TILL_CHECK(refusal.result());
  return seal;
}

}  // namespace till::record
