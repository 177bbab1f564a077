#include "record/documents/context_document.h"

#include <string>
#include <utility>

#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::CodeState;
using loyalty::Context;
using loyalty::Money;

const Names state_names = {"ok", "expired", "used", "not_leased"};

CodeState read_state(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  const std::string text = read_text(value, path, refusal);
  for (std::size_t i = 0; i < state_names.size(); ++i) {
    if (state_names.begin()[i] == text) return static_cast<CodeState>(i);
  }
  refusal.refuse(path, "must be one of ok, expired, used, not_leased");
  return CodeState::ok;
}

}  // namespace

Result<Context> read_context(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  Context context;
  context.online = fields.flag_or("online", false);
  fields.entries("leases", [&](const std::string& offer, const json::Value& lease,
                               const std::string& lease_path) {
    context.leases.emplace(offer, Money{read_integer(lease, lease_path, money_range, refusal)});
  });
  fields.entries("codes", [&](const std::string& serial, const json::Value& state,
                              const std::string& state_path) {
    context.codes.emplace(serial, read_state(state, state_path, refusal));
  });
  fields.finish();
  return outcome(std::move(context), refusal);
}

json::Value write_context(const Context& context) {
  json::Object object;
  put_unless(object, "online", context.online, false);
  put_entries(object, "leases", context.leases, [](Money lease) { return json_of(lease); });
  put_entries(object, "codes", context.codes,
              [](CodeState state) { return json_of(name_in(state_names, state)); });
  return object;
}

}  // namespace till::record
