#include "record/documents/ruleset_document.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/json/path.h"
#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/offer_document.h"
#include "record/documents/program_codec.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::Layer;
using loyalty::LegalCategory;
using loyalty::MarginRule;
using loyalty::Money;
using loyalty::Rate;
using loyalty::Ruleset;
using loyalty::Store;
using loyalty::Tier;
using loyalty::ZoneTransition;

const Names pick_names = {"all", "best", "first"};
const Names of_names = {"running", "start"};
const Names by_names = {"spend", "points", "visits"};
const Names over_names = {"calendar_year", "previous_year", "rolling", "lifetime"};
const Names starts_names = {"at_once", "next_period"};
const Names downgrade_names = {"none", "one_step", "recompute"};

ZoneTransition read_transition(const json::Value& value, const std::string& path,
                               json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  ZoneTransition transition;
  transition.from = read_instant(fields, "from", instant_range);
  transition.offset = Minutes{fields.integer("offset", offset_range)};
  fields.finish();
  return transition;
}

json::Value write_transition(const ZoneTransition& transition) {
  return json::Object{{"from", json_of(transition.from)}, {"offset", json_of(transition.offset)}};
}

std::vector<ZoneTransition> read_zone(const json::Value& value, const std::string& path,
                                      json::Refusal& refusal) {
  std::vector<ZoneTransition> zone;
  const json::Array* items = value.as_array();
  if (items == nullptr) {
    refusal.refuse(path, "must be a list");
    return zone;
  }
  Unique instants(refusal);
  for (std::size_t i = 0; i < items->size(); ++i) {
    const std::string item_path = json::path_of_item(path, i);
    zone.push_back(read_transition((*items)[i], item_path, refusal));
    instants.add(std::to_string(unix_seconds(zone.back().from)),
                 json::path_of_field(item_path, "from"));
  }
  std::ranges::sort(zone, {}, &ZoneTransition::from);
  return zone;
}

Layer read_layer(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  Layer layer;
  layer.name = fields.text("name");
  layer.pick = read_enum<Layer::Pick>(fields, "pick", pick_names);
  layer.of = read_enum<Layer::Of>(fields, "of", of_names, Layer::Of::running);
  layer.closes = fields.flag_or("closes", false);
  fields.finish();
  return layer;
}

json::Value write_layer(const Layer& layer) {
  json::Object object;
  put(object, "name", layer.name);
  put(object, "pick", name_in(pick_names, layer.pick));
  if (layer.of != Layer::Of::running) put(object, "of", name_in(of_names, layer.of));
  put_unless(object, "closes", layer.closes, false);
  return object;
}

Tier read_tier(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  Tier tier;
  tier.id = fields.text("id");
  tier.rate = Rate{fields.integer_or("rate", 0, rate_range)};
  tier.by = read_enum<Tier::By>(fields, "by", by_names, tier.by);
  tier.over = read_enum<Tier::Over>(fields, "over", over_names, tier.over);
  tier.rolling_days =
      static_cast<int>(fields.integer_or("rolling_days", tier.rolling_days, lasting_days_range));
  tier.from = fields.integer_or("from", 0, tally_range);
  tier.starts = read_enum<Tier::Starts>(fields, "starts", starts_names, tier.starts);
  tier.downgrade = read_enum<Tier::Downgrade>(fields, "downgrade", downgrade_names, tier.downgrade);
  fields.finish();
  return tier;
}

json::Value write_tier(const Tier& tier) {
  const Tier absent;
  json::Object object;
  put(object, "id", tier.id);
  put_unless(object, "rate", tier.rate, absent.rate);
  if (tier.by != absent.by) put(object, "by", name_in(by_names, tier.by));
  if (tier.over != absent.over) put(object, "over", name_in(over_names, tier.over));
  put_unless(object, "rolling_days", tier.rolling_days, absent.rolling_days);
  put_unless(object, "from", tier.from, absent.from);
  if (tier.starts != absent.starts) put(object, "starts", name_in(starts_names, tier.starts));
  if (tier.downgrade != absent.downgrade) {
    put(object, "downgrade", name_in(downgrade_names, tier.downgrade));
  }
  return object;
}

LegalCategory read_legal(const json::Value& value, const std::string& path,
                         json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  LegalCategory legal;
  legal.category = fields.text("category");
  legal.discountable = fields.flag_or("discountable", true);
  legal.redeemable = fields.flag_or("redeemable", true);
  legal.earnable = fields.flag_or("earnable", true);
  legal.min_price = Money{fields.integer_or("min_price", 0, money_range)};
  fields.finish();
  return legal;
}

json::Value write_legal(const LegalCategory& legal) {
  json::Object object;
  put(object, "category", legal.category);
  put_unless(object, "discountable", legal.discountable, true);
  put_unless(object, "redeemable", legal.redeemable, true);
  put_unless(object, "earnable", legal.earnable, true);
  put_unless(object, "min_price", legal.min_price, Money{});
  return object;
}

MarginRule read_margin(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  MarginRule rule;
  rule.select = read_selector_field(fields, "select", refusal);
  rule.margin = Rate{fields.integer("margin", rate_range)};
  fields.finish();
  return rule;
}

json::Value write_margin(const MarginRule& rule) {
  json::Object object;
  json::Value select = write_selector(rule.select);
  if (!select.as_object()->empty()) object.set("select", std::move(select));
  put(object, "margin", rule.margin);
  return object;
}

Store read_store(const json::Value& value, const std::string& path, const Ruleset& ruleset,
                 json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  Store store;
  store.zone = fields.text_or("zone");
  store.partner = fields.text_or("partner");
  if (!store.zone.empty() && !ruleset.zones.contains(store.zone)) {
    fields.refuse("zone", "is not in the ruleset's zones");
  }
  if (!store.partner.empty() && !ruleset.partners.contains(store.partner)) {
    fields.refuse("partner", "is not in the ruleset's partners");
  }
  fields.finish();
  return store;
}

json::Value write_store(const Store& store) {
  json::Object object;
  put_unless(object, "zone", store.zone, "");
  put_unless(object, "partner", store.partner, "");
  return object;
}

// Zones and partners before the stores and the program that name them.
void read_places(json::Fields& fields, Ruleset& ruleset, json::Refusal& refusal) {
  fields.entries("zones",
                 [&](const std::string& name, const json::Value& value, const std::string& path) {
                   ruleset.zones.emplace(name, read_zone(value, path, refusal));
                 });
  fields.entries("partners",
                 [&](const std::string& name, const json::Value& value, const std::string& path) {
                   ruleset.partners.emplace(name, read_partner(value, path, refusal));
                 });
  fields.entries("stores",
                 [&](const std::string& name, const json::Value& value, const std::string& path) {
                   ruleset.stores.emplace(name, read_store(value, path, ruleset, refusal));
                 });
  const std::string& zone = ruleset.program.zone;
  if (!zone.empty() && !ruleset.zones.contains(zone)) {
    refusal.refuse(json::path_of_field(fields.path_of("program"), "zone"),
                   "is not in the ruleset's zones");
  }
}

void read_layers(json::Fields& fields, Ruleset& ruleset, json::Refusal& refusal) {
  if (!fields.has("layers")) {
    ruleset.layers = default_layers();
    return;
  }
  Unique names(refusal);
  fields.list("layers", [&](const json::Value& value, const std::string& path) {
    ruleset.layers.push_back(read_layer(value, path, refusal));
    names.add(ruleset.layers.back().name, json::path_of_field(path, "name"));
  });
}

void read_tiers(json::Fields& fields, Ruleset& ruleset, json::Refusal& refusal) {
  Unique ids(refusal);
  fields.list("tiers", [&](const json::Value& value, const std::string& path) {
    ruleset.tiers.push_back(read_tier(value, path, refusal));
    ids.add(ruleset.tiers.back().id, json::path_of_field(path, "id"));
  });
}

void read_floors(json::Fields& fields, Ruleset& ruleset, json::Refusal& refusal) {
  fields.list("legal", [&](const json::Value& value, const std::string& path) {
    ruleset.legal.push_back(read_legal(value, path, refusal));
  });
  fields.list("margins", [&](const json::Value& value, const std::string& path) {
    ruleset.margins.push_back(read_margin(value, path, refusal));
  });
}

void read_offers(json::Fields& fields, Ruleset& ruleset, json::Refusal& refusal) {
  const OfferPlace place{.personal = false, .layers = &ruleset.layers};
  Unique ids(refusal);
  fields.list("offers", [&](const json::Value& value, const std::string& path) {
    ruleset.offers.push_back(read_offer(value, path, place, refusal));
    ids.add(ruleset.offers.back().id, json::path_of_field(path, "id"));
  });
}

}  // namespace

std::vector<Layer> default_layers() {
  using enum Layer::Pick;
  return {{.name = "price", .pick = best}, {.name = "unit", .pick = best},
          {.name = "line", .pick = best},  {.name = "basket", .pick = best},
          {.name = "member", .pick = all}, {.name = "code", .pick = all}};
}

Result<Ruleset> read_ruleset(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  Ruleset ruleset;
  read_format(fields);
  ruleset.version = fields.text("version");
  ruleset.engine = read_engine(fields, refusal);
  ruleset.currency = fields.text("currency");
  ruleset.program = read_program_field(fields, refusal);
  read_places(fields, ruleset, refusal);
  read_layers(fields, ruleset, refusal);
  read_tiers(fields, ruleset, refusal);
  read_floors(fields, ruleset, refusal);
  read_offers(fields, ruleset, refusal);
  fields.finish();
  return outcome(std::move(ruleset), refusal);
}

json::Value write_ruleset(const Ruleset& ruleset) {
  json::Object object;
  put(object, "format", document_format);
  put(object, "version", ruleset.version);
  put(object, "engine", ruleset.engine);
  put(object, "currency", ruleset.currency);
  json::Object program = write_program(ruleset.program);
  if (!program.empty()) object.set("program", std::move(program));
  put_entries(object, "zones", ruleset.zones,
              [](const auto& zone) { return list_of(zone, write_transition); });
  put_entries(object, "stores", ruleset.stores, write_store);
  put_entries(object, "partners", ruleset.partners, write_partner);
  if (ruleset.layers != default_layers()) {
    object.set("layers", list_of(ruleset.layers, write_layer));
  }
  put_filled(object, "tiers", ruleset.tiers, write_tier);
  put_filled(object, "legal", ruleset.legal, write_legal);
  put_filled(object, "margins", ruleset.margins, write_margin);
  put_filled(object, "offers", ruleset.offers, write_offer);
  return object;
}

}  // namespace till::record
