#include "storage/journal/retention.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/json/fields.h"
#include "record/day.h"

namespace till::storage {
namespace {

// A step is a transaction of a few dozen milliseconds, so that no commit waits for long.
constexpr std::int64_t entries_per_step = 200;

constexpr std::string_view select_seals_sql =
    "SELECT place FROM seal WHERE place > ?1 ORDER BY place";
constexpr std::string_view select_body_sql = "SELECT body FROM entry WHERE place = ?1";
constexpr std::string_view select_step_sql =
    "SELECT place, hash FROM (SELECT place, hash FROM entry WHERE place > ?1 AND place <= ?2"
    " ORDER BY place LIMIT ?3) ORDER BY place DESC LIMIT 1";
constexpr std::string_view delete_entries_sql = "DELETE FROM entry WHERE place <= ?1";
constexpr std::string_view delete_facts_sql = "DELETE FROM fact WHERE place <= ?1";
constexpr std::string_view delete_seals_sql = "DELETE FROM seal WHERE place <= ?1";
constexpr std::string_view vacuum_sql = "PRAGMA incremental_vacuum(1000)";

std::string write_floor(const Floor& floor) {
  return json::canonical(json::Object{{"place", floor.place}, {"hash", to_hex(floor.hash)}});
}

// A close that moved into another epoch speaks of the one it was written in: what followed the
// place of parting there follows the opening here.
std::optional<std::int64_t> place_now(const Chain& chain, const record::Mark& mark,
                                      std::int64_t close) {
  const auto here = chain.position_at(close).epoch;
  const auto last = chain.last_of(mark.epoch);
  if (mark.epoch == here || mark.seq <= last || last.number == 0) {
    return chain.place_of({mark.epoch, mark.seq});
  }
  return chain.place_of({here, {mark.seq.number - last.number + 1}});
}

}  // namespace

Result<Floor> read_floor(std::string_view text) {
  json::Refusal refusal;
  const auto value = json::parse(text, "floor").value_or(json::Value{});
  json::Fields fields(value, "floor", refusal);
  Floor out;
  out.place = fields.integer("place", {.least = 1});
  const auto hash = fixed_from_hex<Hash>(fields.text("hash"));
  fields.finish();
  if (refusal.refused() || !hash) {
    return fail(ErrorCode::corrupt, "where the chain begins cannot be read");
  }
  out.hash = *hash;
  return out;
}

Retention::Retention(sqlite::Database& database)
    : database_(database),
      select_seals_(database.prepare(select_seals_sql)),
      select_body_(database.prepare(select_body_sql)),
      select_step_(database.prepare(select_step_sql)),
      delete_entries_(database.prepare(delete_entries_sql)),
      delete_facts_(database.prepare(delete_facts_sql)),
      delete_seals_(database.prepare(delete_seals_sql)) {}

Result<Floor> Retention::load(Notes& notes) {
  TILL_TRY(const auto text, notes.load_text(floor_name));
  if (!text) return floor_;
  TILL_TRY(floor_, read_floor(*text));
  return floor_;
}

Result<Retention::Day> Retention::look_at(const Chain& chain, std::int64_t close,
                                          std::int64_t covered, Instant before) {
  const sqlite::Reading reading(select_body_);
  TILL_TRY(const bool row, select_body_.bind(1, close).step());
  if (!row) return Day::elsewhere;
  const auto body = record::read_day_close(select_body_.blob(0));
  if (!body || body->at >= before) return Day::stays;
  const auto from = place_now(chain, body->from, close);
  const auto to = place_now(chain, body->to, close);
  return from && to && *from <= covered && *to + 1 == close ? Day::goes : Day::stays;
}

// The newest close of all stays, whatever its age: the next day begins behind it.
Result<std::int64_t> Retention::deletable_to(const Chain& chain, const Bound& bound) {
  std::vector<std::int64_t> closes;
  {
    const sqlite::Reading reading(select_seals_);
    select_seals_.bind(1, floor_.place);
    while (true) {
      TILL_TRY(const bool row, select_seals_.step());
      if (!row) break;
      closes.push_back(select_seals_.integer(0));
    }
  }
  // The first day follows the beginning of the first epoch.
  auto covered = std::max(floor_.place, chain.first_place());
  for (std::size_t i = 0; i + 1 < closes.size(); ++i) {
    if (closes[i] > bound.acked_place) break;
    TILL_TRY(const auto day, look_at(chain, closes[i], covered, bound.closed_before));
    if (day == Day::stays) break;
    if (day == Day::goes) covered = closes[i];
  }
  return covered;
}

Result<std::optional<Floor>> Retention::next(const Chain& chain, const Bound& bound) {
  TILL_TRY(const auto target, deletable_to(chain, bound));
  std::optional<Floor> out;
  if (target <= floor_.place) return out;
  const sqlite::Reading reading(select_step_);
  TILL_TRY(const bool row,
           select_step_.bind(1, floor_.place).bind(2, target).bind(3, entries_per_step).step());
  if (!row) return out;
  const auto hash = fixed_from_bytes<Hash>(select_step_.blob(1));
  if (!hash) return fail(ErrorCode::corrupt, "a stored hash has the wrong length");
  return std::optional{Floor{select_step_.integer(0), *hash}};
}

Result<std::int64_t> Retention::remove(sqlite::Transaction& transaction, Notes& notes,
                                       const Floor& to) {
  TILL_CHECK(delete_entries_.bind(1, to.place).run());
  const auto entries = transaction.database().rows_changed();
  TILL_CHECK(delete_facts_.bind(1, to.place).run());
  TILL_CHECK(delete_seals_.bind(1, to.place).run());
  TILL_CHECK(notes.store_text(transaction, floor_name, write_floor(to)));
  return entries;
}

Result<> Retention::give_pages_back() { return database_.execute(vacuum_sql); }

}  // namespace till::storage
