// Makes the base of a region: every card, phone and member with its account, tier and balance as
// of one place in the feed, cut into chunks and signed. In small steps, so that a ledger that
// serves goes on answering; whoever drives it posts nothing in between, and what else changes
// meanwhile makes it begin again. The same people at the same place give the same bytes.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "record/base_manifest.h"

namespace till::ledger {

// Everybody: a ledger of one region.
inline constexpr std::string_view whole_region = "all";
inline constexpr Seconds snapshot_lasts{7LL * 86'400};

class SnapshotMaking {
 public:
  explicit SnapshotMaking(const Ledger& ledger, std::string region = std::string(whole_region));

  // True while there is more to do. Errors: unsupported for more tiers than a base can name; those
  // of the books.
  [[nodiscard]] Result<bool> step(std::size_t rows_max = 2'000);
  // What was made, once step() said that nothing is left.
  [[nodiscard]] const record::BaseManifest& made() const { return manifest_; }

 private:
  enum class Part { begin, identifiers, members, chunks, done };
  [[nodiscard]] Result<bool> part_of(std::size_t rows_max);
  [[nodiscard]] Result<> begin();
  [[nodiscard]] Result<> read(std::size_t rows_max);
  [[nodiscard]] Result<> add(const BasePerson& person);
  [[nodiscard]] Result<std::uint8_t> tier_number(const std::string& name);
  [[nodiscard]] Result<bool> somebody_changed();
  [[nodiscard]] Result<> finish();
  [[nodiscard]] std::vector<std::uint8_t> sort_tiers();
  [[nodiscard]] Result<> store(const std::vector<Bytes>& chunks);

  const Ledger& ledger_;
  Part part_ = Part::begin;
  int tries_ = 0;  // that somebody's change undid
  Bytes after_;
  record::BaseManifest manifest_;
  std::vector<SnapshotStamp> stamps_;
  std::array<std::vector<record::BaseRow>, record::base_chunks> rows_;
};

// From beginning to end. Blocks for as long as the people take.
[[nodiscard]] Result<record::BaseManifest> make_snapshot(const Ledger& ledger);

}  // namespace till::ledger
