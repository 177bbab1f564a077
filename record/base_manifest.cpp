#include "record/base_manifest.h"

#include <algorithm>
#include <charconv>

#include "record/json_parts.h"

namespace till::record {
namespace {

constexpr std::int64_t format = 1;
constexpr std::int64_t rows_max = 10'000'000'000;
constexpr std::size_t region_bytes_max = 64;

BaseChunk read_chunk(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  BaseChunk chunk;
  chunk.sha256 = required_fixed<Hash>(fields, "sha256");
  chunk.size = fields.integer(
      "size", {static_cast<std::int64_t>(base_chunk_head_bytes), base_chunk_bytes_max});
  return chunk;
}

void read_chunks(json::Fields& fields, BaseManifest& manifest, json::Refusal& refusal) {
  std::size_t count = 0;
  fields.list("chunks", [&](const json::Value& value, const std::string& path) {
    if (count < base_chunks) manifest.chunks[count] = read_chunk(value, path, refusal);
    ++count;
  });
  if (count != base_chunks) fields.refuse("chunks", "must be 256 chunks");
}

}  // namespace

std::int64_t BaseManifest::bytes() const {
  std::int64_t sum = 0;
  for (const auto& chunk : chunks) sum += chunk.size;
  return sum;
}

bool is_region(std::string_view name) {
  return !name.empty() && name.size() <= region_bytes_max && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

std::string write_reflects(const std::optional<Mark>& reflects) {
  if (!reflects) return {};
  return to_hex(reflects->epoch) + " " + std::to_string(reflects->seq.number) + " " +
         to_hex(reflects->hash);
}

Result<std::optional<Mark>> read_reflects(std::string_view text) {
  if (text.empty()) return std::optional<Mark>{};
  const auto first = text.find(' ');
  const auto second = text.rfind(' ');
  if (first == std::string_view::npos || first == second) {
    return fail(ErrorCode::invalid, "must be an epoch, a number and a hash");
  }
  Mark mark;
  TILL_TRY(mark.epoch, epoch_from_hex(text.substr(0, first)));
  const auto number = text.substr(first + 1, second - first - 1);
  const auto end = std::from_chars(number.data(), number.data() + number.size(), mark.seq.number);
  if (end.ec != std::errc{} || end.ptr != number.data() + number.size()) {
    return fail(ErrorCode::invalid, "must hold the number of an entry");
  }
  TILL_TRY(mark.hash, fixed_from_hex<Hash>(text.substr(second + 1)));
  return std::optional<Mark>{mark};
}

json::Value write_base_manifest(const BaseManifest& manifest) {
  json::Array chunks;
  for (const auto& chunk : manifest.chunks) {
    chunks.push_back(json::Object{{"sha256", to_hex(chunk.sha256)}, {"size", chunk.size}});
  }
  return json::Object{{"format", format},
                      {"region", manifest.region},
                      {"version", manifest.version},
                      {"made_at", unix_seconds(manifest.made_at)},
                      {"expires_at", unix_seconds(manifest.expires_at)},
                      {"position", manifest.position},
                      {"rows", manifest.rows},
                      {"tiers", json::Array(manifest.tiers.begin(), manifest.tiers.end())},
                      {"chunks", std::move(chunks)}};
}

Result<BaseManifest> read_base_manifest(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "manifest", refusal);
  BaseManifest manifest;
  static_cast<void>(fields.integer("format", {format, format}));
  manifest.region = fields.text("region");
  if (!is_region(manifest.region)) fields.refuse("region", "must be the name of a region");
  manifest.version = fields.integer("version", {.least = 1});
  manifest.made_at = read_instant(fields, "made_at");
  manifest.expires_at = read_instant(fields, "expires_at");
  manifest.position = fields.integer("position", {.least = 0});
  manifest.rows = fields.integer("rows", {0, rows_max});
  manifest.tiers = fields.texts("tiers");
  if (manifest.tiers.size() > base_tiers_max) fields.refuse("tiers", "must be at most 63");
  read_chunks(fields, manifest, refusal);
  TILL_CHECK(refusal.result());
  return manifest;
}

}  // namespace till::record
