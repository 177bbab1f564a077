// The manifest of a region's base: which chunks it is made of, as of which place in the feed, and
// until when it may be used. Signed by the ledger's ack key. Canonical JSON. Format:
// docs/formats/snapshot.md.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json/json.h"
#include "base/time.h"
#include "record/base_rows.h"
#include "record/entry.h"

namespace till::record {

inline constexpr std::int64_t base_chunk_bytes_max = 268'435'456;

struct BaseChunk {
  Hash sha256;
  std::int64_t size = 0;  // bytes
  friend bool operator==(const BaseChunk&, const BaseChunk&) = default;
};

struct BaseManifest {
  std::string region;
  std::int64_t version = 0;  // rises with each one of the region
  Instant made_at{};
  Instant expires_at{};
  std::int64_t position = 0;  // of the feed: every row is as it was there
  std::int64_t rows = 0;
  std::vector<std::string> tiers;  // named by the rows
  std::array<BaseChunk, base_chunks> chunks;
  friend bool operator==(const BaseManifest&, const BaseManifest&) = default;

  [[nodiscard]] std::int64_t bytes() const;  // of all chunks
};

// Letters, digits, dash and underscore, up to 64.
[[nodiscard]] bool is_region(std::string_view name);

// The asking register's stamp travels beside the manifest, which is everybody's, in this header:
// "epoch seq hash"; empty: none of its entries is in the rows.
inline constexpr std::string_view reflects_header = "Till-Reflects";
[[nodiscard]] std::string write_reflects(const std::optional<Mark>& reflects);
[[nodiscard]] Result<std::optional<Mark>> read_reflects(std::string_view text);

[[nodiscard]] json::Value write_base_manifest(const BaseManifest& manifest);
// Errors: invalid with the path.
[[nodiscard]] Result<BaseManifest> read_base_manifest(const json::Value& value);

}  // namespace till::record
