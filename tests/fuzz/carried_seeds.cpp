#include "record/base_manifest.h"
#include "record/base_rows.h"
#include "record/compression.h"
#include "record/stick.h"
#include "tests/fuzz/carried_targets.h"
#include "tests/record/samples.h"

namespace till::fuzz {
namespace {

using record::samples::counted;

const record::Mark mark{record::samples::epoch, record::Seq{9}, counted<Hash>(1)};
constexpr Instant noon = instant_of(1'795'435'200);

record::BaseManifest manifest(std::size_t tiers) {
  record::BaseManifest out;
  out.region = "all";
  out.version = unix_seconds(noon);
  out.made_at = noon;
  out.expires_at = noon + Seconds{604'800};
  out.position = 4'711;
  out.rows = 1'000'000;
  for (std::size_t i = 0; i < tiers; ++i) out.tiers.push_back("tier-" + std::to_string(i));
  for (std::size_t i = 0; i < out.chunks.size(); ++i) {
    out.chunks[i] = {counted<Hash>(static_cast<std::uint8_t>(i)),
                     static_cast<std::int64_t>(record::base_chunk_head_bytes + 35 * i)};
  }
  return out;
}

record::BaseRow row(std::uint8_t number, std::int64_t balance) {
  return {counted<CardToken>(number), counted<record::AccountBytes>(number),
          static_cast<std::uint8_t>(number % 3), number % 2 == 1, loyalty::Points{balance}};
}

std::vector<Seed> manifest_seeds() {
  std::vector<Seed> out;
  for (const std::size_t tiers : {0, 1, 3, 63}) {
    out.push_back({"manifest-" + std::to_string(tiers),
                   json::canonical(record::write_base_manifest(manifest(tiers)))});
  }
  auto cut = manifest(1);
  auto value = *record::write_base_manifest(cut).as_object();
  value.set("chunks", json::Array{});
  out.push_back({"manifest-without-chunks", json::canonical(value)});
  value.set("region", "no region!");
  out.push_back({"manifest-of-nowhere", json::canonical(value)});
  out.push_back({"reflects", record::write_reflects(mark)});
  out.push_back({"reflects-cut", record::write_reflects(mark).substr(0, 40)});
  std::vector<record::BaseRow> rows;
  out.push_back({"chunk-empty", record::write_base_chunk(rows)});
  for (const std::int64_t balance : {0, 63, -64, 8'191, -1'000'000}) {
    rows.push_back(row(static_cast<std::uint8_t>(rows.size()), balance));
  }
  out.push_back({"chunk", record::write_base_chunk(rows)});
  out.push_back({"chunk-cut", record::write_base_chunk(rows).substr(0, 90)});
  return out;
}

// A piece as it would be, were it not sealed.
Bytes plain_piece(record::PieceKind kind, BytesView plain) {
  Bytes out;
  out += static_cast<char>(kind);
  append_u32(out, static_cast<std::uint32_t>(plain.size()));
  return out += plain;
}

Bytes opening_piece(std::optional<record::Generation> generation) {
  return plain_piece(record::PieceKind::opening,
                     record::write_stick_opening({"PEM", generation, mark, 500, "1.0"}));
}

Bytes batch_piece(record::Dictionary dictionary) {
  const auto bytes = record::encode(record::samples::batch_of_three());
  return plain_piece(record::PieceKind::batch,
                     record::encode(record::CarriedBatch{counted<Signature>(3),
                                                         record::compress(bytes, dictionary)}));
}

std::vector<Seed> stick_seeds() {
  const auto header = record::encode(record::StickHeader{
      counted<record::StickId>(1), counted<RegisterId>(2), 5, counted<PublicKey>(3)});
  const auto end = plain_piece(record::PieceKind::end, record::write_stick_end({2, mark}));
  const auto batch = batch_piece(record::Dictionary::entries);
  const auto plain_batch = batch_piece(record::Dictionary::none);
  const auto opening = opening_piece(counted<record::Generation>(4));
  const auto whole = header + opening + batch + plain_batch + end;
  const auto ack = record::write_ack_file({R"({"register":"00"})", "1", counted<Signature>(5)});
  return {{"whole", whole},
          {"header", header},
          {"header-cut", header.substr(0, 50)},
          {"without-generation", header + opening_piece({}) + batch + end},
          {"without-end", header + opening + batch},
          {"cut-in-a-batch", whole.substr(0, header.size() + opening.size() + 90)},
          {"two-openings", header + opening + opening},
          {"end-alone", header + end},
          {"too-long", header + Bytes("\x02\xff\xff\xff\xff", 5)},
          {"no-such-kind", header + Bytes("\x07\0\0\0\1x", 6)},
          {"opening", record::write_stick_opening({"PEM", {}, mark, 0, ""})},
          {"end", record::write_stick_end({140, mark})},
          {"ack", ack},
          {"ack-cut", ack.substr(0, 60)}};
}

}  // namespace

std::vector<Seed> carried_seeds(std::string_view target) {
  if (target == "manifest") return manifest_seeds();
  if (target == "stick") return stick_seeds();
  return {};
}

}  // namespace till::fuzz
