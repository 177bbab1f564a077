#include "ledger/machines/snapshot_making.h"

#include <algorithm>

#include "cards/token.h"
#include "ledger/machines/feed_page.h"

namespace till::ledger {
namespace {

constexpr int tries_in_steps = 3;

}  // namespace

SnapshotMaking::SnapshotMaking(const Ledger& ledger, std::string region) : ledger_(ledger) {
  manifest_.region = std::move(region);
}

// A ledger that somebody changes all the time would never have one: the last try is one step.
Result<bool> SnapshotMaking::step(std::size_t rows_max) {
  while (tries_ >= tries_in_steps) {
    TILL_TRY(const bool more, part_of(rows_max));
    if (!more) return false;
  }
  return part_of(rows_max);
}

Result<bool> SnapshotMaking::part_of(std::size_t rows_max) {
  switch (part_) {
    case Part::begin:
      TILL_CHECK(begin());
      return true;
    case Part::identifiers:
    case Part::members:
      TILL_CHECK(read(rows_max));
      return true;
    case Part::chunks: {
      TILL_TRY(const bool changed, somebody_changed());
      if (changed) {
        ++tries_;
        part_ = Part::begin;
        return true;
      }
      TILL_CHECK(finish());
      part_ = Part::done;
      return false;
    }
    case Part::done:
      return false;
  }
  return false;
}

Result<> SnapshotMaking::begin() {
  auto& books = ledger_.books;
  for (auto& chunk : rows_) chunk.clear();
  stamps_.clear();
  after_.clear();
  manifest_.rows = 0;
  manifest_.tiers.clear();
  manifest_.made_at = ledger_.clock.wall();
  manifest_.expires_at = manifest_.made_at + snapshot_lasts;
  TILL_TRY(manifest_.position, books.feed.newest_cursor());
  TILL_TRY(const auto before, books.snapshots.newest(manifest_.region));
  manifest_.version = std::max(unix_seconds(manifest_.made_at), before ? before->version + 1 : 1);
  TILL_TRY(const auto registers, books.registers.list());
  for (const auto& row : registers) {
    TILL_TRY(const auto mark, reflected(books, row.number));
    if (mark) stamps_.push_back({row.number, *mark});
  }
  part_ = Part::identifiers;
  return {};
}

Result<> SnapshotMaking::read(std::size_t rows_max) {
  const Snapshots::Ask ask{after_, rows_max, manifest_.made_at};
  auto& source = ledger_.books.snapshots;
  TILL_TRY(const auto people,
           part_ == Part::members ? source.members(ask) : source.identifiers(ask));
  for (const auto& person : people) TILL_CHECK(add(person));
  if (people.size() == rows_max) {
    after_ = people.back().id;
    return {};
  }
  after_.clear();
  part_ = part_ == Part::identifiers ? Part::members : Part::chunks;
  return {};
}

// An account of the house has no card; one whose id is no number of ours could not be told.
Result<> SnapshotMaking::add(const BasePerson& person) {
  if (!is_people_id(person.account)) return {};
  record::BaseRow row;
  TILL_TRY(row.account, fixed_from_hex<record::AccountBytes>(person.account));
  if (part_ == Part::members) {
    row.token = cards::token_of(ledger_.keys.pepper, ledger_.keys.pepper_version,
                                cards::TokenKind::member, person.id);
  } else {
    TILL_TRY(row.token, fixed_from_bytes<CardToken>(person.id));
  }
  TILL_TRY(row.tier, tier_number(person.tier));
  row.blocked = person.blocked;
  row.balance = person.balance;
  rows_[record::base_chunk_of(row.account)].push_back(row);
  ++manifest_.rows;
  return {};
}

Result<std::uint8_t> SnapshotMaking::tier_number(const std::string& name) {
  if (name.empty()) return std::uint8_t{0};
  auto& tiers = manifest_.tiers;
  auto found = std::ranges::find(tiers, name);
  if (found == tiers.end()) {
    if (tiers.size() == record::base_tiers_max) {
      return fail(ErrorCode::unsupported, "members have more than 63 different tiers");
    }
    found = tiers.insert(found, name);
  }
  return static_cast<std::uint8_t>(found - tiers.begin() + 1);
}

Result<bool> SnapshotMaking::somebody_changed() {
  TILL_TRY(const auto newest, ledger_.books.feed.newest_cursor());
  return newest != manifest_.position;
}

// Tiers got their numbers as they were met; by name they are the same whoever comes first. Gives
// the new number of each old one.
std::vector<std::uint8_t> SnapshotMaking::sort_tiers() {
  auto sorted = manifest_.tiers;
  std::ranges::sort(sorted);
  std::vector<std::uint8_t> number_of{0};
  for (const auto& name : manifest_.tiers) {
    const auto at = std::ranges::find(sorted, name) - sorted.begin();
    number_of.push_back(static_cast<std::uint8_t>(at + 1));
  }
  manifest_.tiers = std::move(sorted);
  return number_of;
}

Result<> SnapshotMaking::finish() {
  const auto number_of = sort_tiers();
  std::vector<Bytes> chunks;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    auto& rows = rows_[i];
    for (auto& row : rows) row.tier = number_of[row.tier];
    std::ranges::sort(rows, {}, &record::BaseRow::token);
    chunks.push_back(record::write_base_chunk(rows));
    manifest_.chunks[i] = {crypto::sha256(chunks[i]), std::ssize(chunks[i])};
    rows = {};
  }
  return store(chunks);
}

Result<> SnapshotMaking::store(const std::vector<Bytes>& chunks) {
  auto& books = ledger_.books;
  SnapshotRow row{manifest_.region, manifest_.version, manifest_.made_at, {}};
  row.manifest = ledger_.keys.ack.sign(record::Role::ack,
                                       json::canonical(record::write_base_manifest(manifest_)));
  TILL_TRY(auto transaction, books.begin());
  for (const auto& chunk : chunks) {
    TILL_CHECK(books.snapshots.add_chunk(transaction, manifest_.version, chunk));
  }
  TILL_CHECK(books.snapshots.add(transaction, row, stamps_));
  return transaction.commit();
}

Result<record::BaseManifest> make_snapshot(const Ledger& ledger) {
  SnapshotMaking making(ledger);
  while (true) {
    TILL_TRY(const bool more, making.step(100'000));
    if (!more) return making.made();
  }
}

}  // namespace till::ledger
