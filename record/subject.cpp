#include "record/subject.h"

#include <array>

#include "record/json_parts.h"

namespace till::record {
namespace {

constexpr std::array<Trust, 5> all_trusts = {Trust::signed_, Trust::rotating, Trust::static_,
                                             Trust::typed, Trust::none};

}  // namespace

std::string_view name_of(Trust trust) {
  switch (trust) {
    case Trust::signed_:
      return "signed";
    case Trust::rotating:
      return "rotating";
    case Trust::static_:
      return "static";
    case Trust::typed:
      return "typed";
    case Trust::none:
      return "none";
  }
  require(false, "a trust without a name");
  return {};
}

Result<Trust> trust_from(std::string_view name) {
  for (const Trust trust : all_trusts)
    if (name_of(trust) == name) return trust;
  return fail(ErrorCode::invalid, "must be one of signed, rotating, static, typed, none");
}

json::Value write_subject(const Subject& subject) {
  json::Object out{{"trust", name_of(subject.trust)}};
  if (!subject.account.empty()) out.set("account", subject.account);
  if (subject.token) out.set("token", to_hex(*subject.token));
  return out;
}

Result<Subject> read_subject(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  Subject subject;
  subject.account = fields.text_or("account");
  subject.token = optional_fixed<CardToken>(fields, "token");
  const auto trust = trust_from(fields.text("trust"));
  if (!trust) fields.refuse("trust", trust.error().text);
  subject.trust = trust.value_or(Trust::none);
  fields.finish();
  TILL_CHECK(refusal.result());
  return subject;
}

}  // namespace till::record
