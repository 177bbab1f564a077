#include "record/bodies.h"
#include "record/json_parts.h"

namespace till::record {

Bytes write_epoch_open(const EpochOpenBody& body) {
  json::Object out{{"v", body_version},
                   {"kind", name_of(Kind::epoch_open)},
                   {"reason", body.reason},
                   {"build", body.build},
                   {"at", unix_seconds(body.at)}};
  if (body.parent) out.set("parent", write_mark(*body.parent));
  return canonical(out);
}

Result<EpochOpenBody> read_epoch_open(BytesView bytes) {
  const std::string_view kind = name_of(Kind::epoch_open);
  TILL_TRY(const auto value, json::parse(bytes, kind));
  json::Refusal refusal;
  json::Fields fields(value, std::string(kind), refusal);
  read_body_kind(fields, kind, refusal);
  EpochOpenBody body;
  body.parent = optional_part<Mark>(fields, "parent", refusal, read_mark);
  body.reason = fields.text("reason");
  body.build = fields.text_or("build");
  body.at = read_instant(fields, "at");
  fields.finish();
  TILL_CHECK(refusal.result());
  return body;
}

}  // namespace till::record
