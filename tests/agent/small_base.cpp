#include "tests/agent/small_base.h"

#include <algorithm>

#include "base/crypto/crypto.h"
#include "storage/cache/base_build.h"
#include "storage/cache/base_parts.h"
#include "storage/cache/base_shelf.h"
#include "tests/agent/small_world.h"

namespace till::agent {

void use_base(const platform::Path& state_folder, const SmallBase& base) {
  std::vector<std::vector<record::BaseRow>> rows(record::base_chunks);
  for (const auto& row : base.rows) rows[record::base_chunk_of(row.account)].push_back(row);
  storage::BaseShelf shelf(state_folder / "base");
  const auto folder = platform::folder_at(state_folder / "base");
  const storage::BaseParts parts(state_folder / "base" / "parts");
  record::BaseManifest manifest;
  manifest.region = "all";
  manifest.version = base.version;
  manifest.position = 1;
  manifest.made_at = world_begins;
  manifest.expires_at = world_begins + Seconds{604'800};
  manifest.rows = std::ssize(base.rows);
  manifest.tiers = base.tiers;
  std::vector<Bytes> chunks;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::sort(rows[i], {}, &record::BaseRow::token);
    chunks.push_back(record::write_base_chunk(rows[i]));
    manifest.chunks[i] = {crypto::sha256(chunks[i]), std::ssize(chunks[i])};
  }
  require(parts.look(manifest.chunks).has_value(), "the parts are looked at");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (parts.folder().open(to_hex(manifest.chunks[i].sha256))) continue;
    require(parts.add({manifest.chunks[i], 0, chunks[i]}).has_value(), "a chunk is kept");
  }
  const auto built = storage::build_base(
      {.manifest = manifest, .reflects = base.reflects, .parts = parts, .folder = *folder});
  require(built.has_value(), built ? "" : describe(built.error()));
  require(shelf.take_next().has_value(), "the base is in use");
}

}  // namespace till::agent
