#include "record/pos_key.h"

#include "base/json/fields.h"
#include "base/time.h"

namespace till::record {

std::string_view name_of(PosKey::Kind kind) {
  switch (kind) {
    case PosKey::Kind::sale:
      return "sale";
    case PosKey::Kind::return_:
      return "return";
    case PosKey::Kind::void_:
      return "void";
  }
  require(false, "a kind of POS transaction without a name");
  return {};
}

std::string to_text(const PosKey& key) {
  return std::string(name_of(key.kind)) + " " + key.transaction + " of " + key.business_date +
         " at POS " + key.pos + (key.store.empty() ? "" : " of store " + key.store);
}

json::Value write_pos_key(const PosKey& key) {
  return json::Object{{"kind", name_of(key.kind)},
                      {"store", key.store},
                      {"pos", key.pos},
                      {"business_date", key.business_date},
                      {"transaction", key.transaction}};
}

Result<PosKey> read_pos_key(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  PosKey key;
  key.kind = static_cast<PosKey::Kind>(fields.choice("kind", {"sale", "return", "void"}));
  key.store = fields.text_or("store");
  key.pos = fields.text("pos");
  key.business_date = fields.text("business_date");
  if (!is_day(key.business_date)) fields.refuse("business_date", "must be a day, YYYY-MM-DD");
  key.transaction = fields.text("transaction");
  fields.finish();
  TILL_CHECK(refusal.result());
  return key;
}

}  // namespace till::record
