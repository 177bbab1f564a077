#include "agent/proof.h"

#include <map>

#include "agent/standby.h"
#include "record/seal.h"

namespace till::agent {
namespace {

constexpr std::int64_t proof_version = 1;

// Bodies are written by this till as UTF-8 and stand there as text: the same bytes come out.
json::Object shown(const record::Entry& entry) {
  const auto& header = entry.header;
  return {{"epoch", record::to_hex(header.at.epoch)},
          {"seq", header.at.seq.number},
          {"prev", to_hex(header.prev)},
          {"kind", static_cast<std::int64_t>(header.kind)},
          {"entry", to_hex(header.id)},
          {"body", entry.body},
          {"personal_digest", to_hex(header.personal_digest)},
          {"hash", to_hex(entry.hash)}};
}

json::Object shown(const record::Signed& what) {
  return {{"bytes", to_base64(what.bytes)},
          {"key", what.key},
          {"signature", to_base64(what.signature.view())}};
}

using Seals = std::map<Hash, record::Signed>;  // by the hash of their day_close entry

Result<Seals> seals_of(storage::Journal& journal) {
  TILL_TRY(auto kept, journal.seals());
  Seals out;
  for (auto& one : kept) {
    TILL_TRY(const auto seal, record::read_seal(one.bytes));
    out.insert_or_assign(seal.close.hash, std::move(one));
  }
  return out;
}

// Goes along the chain: a close ends what it covers, and its date says whether that is wanted.
class Collecting {
 public:
  Collecting(const Seals& seals, const std::string& business_date)
      : seals_(seals), business_date_(business_date) {}

  Result<> take(const record::Entry& entry) {
    bytes_ += entry.body.size();
    // A longer stretch may still be another day's: it is let go, and missed only when it is not.
    if (bytes_ <= proof_body_bytes_max) stretch_.emplace_back(shown(entry));
    if (entry.header.kind != record::Kind::day_close) return {};
    TILL_TRY(const auto close, record::read_day_close(entry.body));
    if (close.business_date == business_date_) {
      if (bytes_ > proof_body_bytes_max) {
        return fail(ErrorCode::too_large,
                    "the day's entries are more than " +
                        std::to_string(proof_body_bytes_max >> 20) + " MiB",
                    "business_date");
      }
      const auto seal = seals_.find(entry.hash);
      json::Value sealed;
      if (seal != seals_.end()) sealed = shown(seal->second);
      closes_.emplace_back(
          json::Object{{"entries", std::move(stretch_)}, {"seal", std::move(sealed)}});
    }
    stretch_ = {};
    bytes_ = 0;
    return {};
  }
  [[nodiscard]] json::Array take_closes() { return std::move(closes_); }

 private:
  const Seals& seals_;
  const std::string& business_date_;
  json::Array stretch_;
  std::size_t bytes_ = 0;
  json::Array closes_;
};

}  // namespace

Result<json::Object> prove_day(storage::Journal& journal, const std::string& business_date) {
  const auto identity = journal.identity();
  TILL_TRY(const auto keys, journal.load_text(kept_keys_name));
  if (!identity || !keys) return fail(ErrorCode::not_found, "this register is not enrolled");
  TILL_TRY(const auto keys_document, json::parse(*keys, "keys"));
  TILL_TRY(const auto seals, seals_of(journal));
  Collecting collecting(seals, business_date);
  TILL_CHECK(journal.for_each([&](const record::Entry& entry) { return collecting.take(entry); }));
  auto closes = collecting.take_closes();
  if (closes.empty()) {
    return fail(ErrorCode::not_found, "no close of this date is held here", "business_date");
  }
  return json::Object{
      {"kind", "till_day_proof"},       {"v", proof_version},    {"register", to_hex(identity->id)},
      {"business_date", business_date}, {"keys", keys_document}, {"closes", std::move(closes)}};
}

}  // namespace till::agent
