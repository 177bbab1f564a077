#include "base/json/fields.h"
#include "storage/journal/salvage.h"

namespace till::storage {
namespace {

json::Object write_range(const LostRange& range) {
  return {{"epoch", record::to_hex(range.epoch)},
          {"from", static_cast<std::int64_t>(range.from.number)},
          {"to", static_cast<std::int64_t>(range.to.number)},
          {"acknowledged", range.acknowledged},
          {"open", range.open}};
}

LostRange read_range(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  LostRange out;
  const auto epoch = record::epoch_from_hex(fields.text("epoch"));
  if (!epoch) fields.refuse("epoch", "must be 16 hex digits");
  out.epoch = epoch.value_or(record::Epoch{});
  out.from.number = static_cast<std::uint64_t>(fields.integer("from", {.least = 1}));
  out.to.number = static_cast<std::uint64_t>(fields.integer("to", {.least = 1}));
  out.acknowledged = fields.flag_or("acknowledged", false);
  out.open = fields.flag_or("open", false);
  fields.finish();
  return out;
}

Result<Salvage> read_one(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "salvage", refusal);
  Salvage out;
  out.at = instant_of(fields.integer("at"));
  out.reason = fields.text_or("reason");
  out.aside = fields.text_or("aside");
  out.kept = fields.integer("kept", {.least = 0});
  out.moved = fields.integer("moved", {.least = 0});
  out.all_notes = fields.flag_or("all_notes", true);
  out.readable = fields.flag_or("readable", true);
  fields.list("lost", [&](const json::Value& range, const std::string& path) {
    out.lost.push_back(read_range(range, path, refusal));
  });
  fields.finish();
  TILL_CHECK(refusal.result());
  return out;
}

std::string text_of(const LostRange& range) {
  std::string out = range.from == range.to ? "entry " + std::to_string(range.from.number)
                                           : "entries " + std::to_string(range.from.number) +
                                                 " to " + std::to_string(range.to.number);
  out += " of epoch " + record::to_hex(range.epoch);
  if (range.open) out += " and perhaps later ones";
  return out + (range.acknowledged ? " (the ledger has them)" : "");
}

}  // namespace

std::string write_salvages(const std::vector<Salvage>& salvages) {
  json::Array out;
  for (const auto& salvage : salvages) {
    json::Array lost;
    for (const auto& range : salvage.lost) lost.emplace_back(write_range(range));
    out.emplace_back(json::Object{{"at", unix_seconds(salvage.at)},
                                  {"reason", salvage.reason},
                                  {"aside", salvage.aside},
                                  {"kept", salvage.kept},
                                  {"moved", salvage.moved},
                                  {"lost", std::move(lost)},
                                  {"all_notes", salvage.all_notes},
                                  {"readable", salvage.readable}});
  }
  return json::canonical(json::Value(std::move(out)));
}

Result<std::vector<Salvage>> read_salvages(std::string_view text) {
  TILL_TRY(const auto value, json::parse(text, "salvages"));
  if (value.as_array() == nullptr) return fail(ErrorCode::corrupt, "must be a list", "salvages");
  std::vector<Salvage> out;
  for (const auto& each : *value.as_array()) {
    TILL_TRY(auto salvage, read_one(each));
    out.push_back(std::move(salvage));
  }
  return out;
}

std::string describe(const Salvage& salvage) {
  if (!salvage.readable) {
    return "the journal could not be read at all: what the ledger had not acknowledged is lost; "
           "the file is kept as " +
           salvage.aside;
  }
  std::string out = std::to_string(salvage.kept + salvage.moved) + " entries were saved";
  if (salvage.lost.empty()) {
    out += " and none is missing";
  } else {
    out += ", missing are ";
    for (std::size_t i = 0; i < salvage.lost.size(); ++i) {
      out += (i == 0 ? "" : ", ") + text_of(salvage.lost[i]);
    }
  }
  if (!salvage.all_notes) out += "; reservations, rulesets or seals were lost in part";
  return out + "; the damaged file is kept as " + salvage.aside;
}

}  // namespace till::storage
