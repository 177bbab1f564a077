#include "ledger/rulesets/publish.h"

#include <algorithm>

#include "base/json/fields.h"
#include "loyalty/compiled.h"
#include "record/documents/bounds.h"
#include "record/documents/parse.h"

namespace till::ledger {
namespace {

constexpr json::Range spends_range{0, 1'000'000};

Result<loyalty::Ruleset> checked_ruleset(const std::string& text) {
  TILL_TRY(auto ruleset, record::parse_ruleset(text));
  TILL_TRY(const auto compiled, loyalty::CompiledRuleset::compile(ruleset));
  return compiled->ruleset();
}

Result<json::Value> checked_cards(const std::optional<std::string>& text) {
  if (!text) return json::Value();
  TILL_TRY(const auto value, json::parse(*text, "cards"));
  TILL_TRY(const auto table, cards::read_prefix_table(value, "cards"));
  return cards::write_prefix_table(table);
}

record::OfflineLimit read_limit(const json::Value& value, const std::string& path,
                                json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  record::OfflineLimit limit;
  limit.points = loyalty::Points{fields.integer("points", record::rule_points_range)};
  limit.count = fields.integer("count", spends_range);
  fields.finish();
  return limit;
}

Result<std::map<record::Trust, record::OfflineLimit>> checked_offline(
    const std::optional<std::string>& text) {
  if (!text) return default_offline_limits();
  TILL_TRY(const auto value, json::parse(*text, "offline"));
  json::Refusal refusal;
  json::Fields fields(value, "offline", refusal);
  std::map<record::Trust, record::OfflineLimit> limits;
  for (const auto trust : {record::Trust::signed_, record::Trust::rotating, record::Trust::static_,
                           record::Trust::typed}) {
    const auto* limit = fields.value(record::name_of(trust));
    if (limit == nullptr) continue;
    limits[trust] = read_limit(*limit, fields.path_of(record::name_of(trust)), refusal);
  }
  fields.finish();
  TILL_CHECK(refusal.result());
  return limits;
}

Result<> check_sizes(const RulesetDocuments& documents) {
  for (const auto* text : {&documents.ruleset, documents.cards ? &*documents.cards : nullptr,
                           documents.offline ? &*documents.offline : nullptr}) {
    if (text == nullptr || text->size() <= ruleset_bytes_max) continue;
    return fail(ErrorCode::too_large,
                "a document is over " + std::to_string(ruleset_bytes_max) + " bytes");
  }
  return {};
}

}  // namespace

std::map<record::Trust, record::OfflineLimit> default_offline_limits() {
  return {
      {record::Trust::signed_, {loyalty::Points{100'000}, 20}},
      {record::Trust::rotating, {loyalty::Points{100'000}, 20}},
      {record::Trust::static_, {loyalty::Points{20'000}, 5}},
      {record::Trust::typed, {loyalty::Points{0}, 0}},
  };
}

Result<RulesetRow> publish_ruleset(Ledger& ledger, const RulesetDocuments& documents) {
  TILL_CHECK(check_sizes(documents));
  record::RulesetEnvelope envelope;
  TILL_TRY(envelope.ruleset, checked_ruleset(documents.ruleset));
  TILL_TRY(envelope.cards, checked_cards(documents.cards));
  TILL_TRY(envelope.offline, checked_offline(documents.offline));
  envelope.published_at = ledger.clock.wall();
  TILL_TRY(const auto newest, ledger.books.rulesets.newest());
  envelope.version =
      std::max(newest ? newest->version + 1 : 1, unix_seconds(envelope.published_at));
  const auto made =
      ledger.keys.ruleset.sign(record::Role::ruleset, record::write_envelope(envelope));
  // What a till will do with the bytes.
  TILL_CHECK(record::read_envelope(made.bytes));
  RulesetRow row{.sha256 = crypto::sha256(made.bytes),
                 .version = envelope.version,
                 .label = envelope.ruleset.version,
                 .engine = envelope.ruleset.engine,
                 .key = made.key,
                 .signature = made.signature,
                 .published_at = envelope.published_at};
  TILL_TRY(auto transaction, ledger.books.begin());
  TILL_CHECK(ledger.books.rulesets.add(transaction, row, made.bytes));
  TILL_CHECK(ledger.books.feed.bump(transaction, feed_kind::ruleset, to_hex(row.sha256)));
  TILL_CHECK(transaction.commit());
  return row;
}

Result<cards::PrefixTable> table_in_force(Ledger& ledger) {
  TILL_TRY(const auto newest, ledger.books.rulesets.newest());
  if (!newest) return cards::default_prefix_table();
  TILL_TRY(const auto bytes, ledger.books.rulesets.envelope(newest->sha256));
  if (!bytes) return fail(ErrorCode::corrupt, "the newest ruleset has lost its bytes");
  TILL_TRY(const auto envelope, record::read_envelope(*bytes));
  if (envelope.cards.is_null()) return cards::default_prefix_table();
  return cards::read_prefix_table(envelope.cards, "cards");
}

}  // namespace till::ledger
