#include "storage/cache/base_layout.h"

#include "record/base_manifest.h"
#include "record/json_parts.h"

namespace till::storage::base_layout {

std::uint64_t number_at(BytesView bytes, std::size_t offset, std::size_t count) {
  std::uint64_t value = 0;
  for (const char c : bytes.substr(offset, count))
    value = (value << 8) | static_cast<std::uint8_t>(c);
  return value;
}

// Every word changes all that follows; a word is eight bytes, the last one filled up with zeros.
std::uint64_t checksum(BytesView bytes, std::uint64_t place) {
  constexpr std::uint64_t odd = 0x9e37'79b9'7f4a'7c15;
  std::uint64_t sum = place + odd + bytes.size();
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    sum = (sum ^ number_at(bytes, at, 8)) * odd;
    sum ^= sum >> 32;
  }
  return sum;
}

std::uint64_t key_of(const CardToken& token) { return number_at(token.view(), 0, 8); }

Bytes write_facts(const BaseFacts& facts) {
  json::Object out{{"region", facts.region},
                   {"version", facts.version},
                   {"position", facts.position},
                   {"made_at", unix_seconds(facts.made_at)},
                   {"expires_at", unix_seconds(facts.expires_at)},
                   {"rows", facts.rows},
                   {"tiers", json::Array(facts.tiers.begin(), facts.tiers.end())}};
  if (facts.reflects) out.set("reflects", record::write_mark(*facts.reflects));
  return json::canonical(out);
}

Result<BaseFacts> read_facts(BytesView bytes) {
  TILL_TRY(const auto value, json::parse(bytes, "base"));
  json::Refusal refusal;
  json::Fields fields(value, "base", refusal);
  BaseFacts facts;
  facts.region = fields.text("region");
  facts.version = fields.integer("version", {.least = 1});
  facts.position = fields.integer("position", {.least = 0});
  facts.made_at = record::read_instant(fields, "made_at");
  facts.expires_at = record::read_instant(fields, "expires_at");
  facts.rows = fields.integer("rows", {.least = 0});
  facts.tiers = fields.texts("tiers");
  facts.reflects =
      record::optional_part<record::Mark>(fields, "reflects", refusal, record::read_mark);
  fields.finish();
  TILL_CHECK(refusal.result());
  return facts;
}

}  // namespace till::storage::base_layout
