// The base's part: fetched in pieces, built, and put in the place of the one before. At every
// moment one of the two is there, whole; the new one stays once anybody was shown it.
#include <algorithm>

#include "base/crypto/crypto.h"
#include "storage/cache/base_build.h"
#include "tests/crash/disk_folder.h"
#include "tests/crash/scenario.h"

namespace till::crash {
namespace {

using record::BaseRow;

constexpr int rows_each = 130;   // more than one block
constexpr int rows_between = 5;  // a block whose checksum fits is whole
constexpr std::int64_t piece_bytes = 61;
constexpr int tries_max = 12;  // each finds one spoiled chunk at least

BaseRow row_of(int number, std::int64_t version) {
  const auto hash = crypto::sha256("row " + std::to_string(number));
  BaseRow row;
  row.token = *fixed_from_bytes<CardToken>(hash.view().substr(0, 16));
  // Few accounts, few chunks.
  const auto account = crypto::sha256("account " + std::to_string(number % 4));
  row.account = *fixed_from_bytes<record::AccountBytes>(account.view().substr(0, 16));
  row.balance = loyalty::Points{version * 1'000 + number};
  return row;
}

struct Region {
  explicit Region(std::int64_t version) {
    std::vector<std::vector<BaseRow>> rows(record::base_chunks);
    for (int number = 0; number < rows_each; ++number) {
      const auto row = row_of(number, version);
      rows[record::base_chunk_of(row.account)].push_back(row);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::ranges::sort(rows[i], {}, &BaseRow::token);
      chunks.push_back(record::write_base_chunk(rows[i]));
      manifest.chunks[i] = {crypto::sha256(chunks[i]), std::ssize(chunks[i])};
    }
    manifest.region = "all";
    manifest.version = version;
    manifest.position = version;
    manifest.rows = rows_each;
  }
  record::BaseManifest manifest;
  std::vector<Bytes> chunks;
};

Result<> fetch(const storage::BaseParts& parts, const Region& region) {
  TILL_TRY(auto here, parts.look(region.manifest.chunks));
  for (std::size_t i = 0; i < here.size(); ++i) {
    const auto& chunk = region.manifest.chunks[i];
    const auto same = std::ranges::find(region.manifest.chunks, chunk);
    here[i] = here[static_cast<std::size_t>(same - region.manifest.chunks.begin())];
    const auto most = std::max(piece_bytes, chunk.size / 2);
    while (here[i] < chunk.size) {
      const auto from = static_cast<std::size_t>(here[i]);
      const auto added =
          parts.add({chunk, here[i],
                     BytesView(region.chunks[i]).substr(from, static_cast<std::size_t>(most))});
      if (!added && added.error().code != ErrorCode::corrupt) {
        return std::unexpected(added.error());
      }
      here[i] = added ? *added : 0;
    }
  }
  return {};
}

// As the courier does it: what is here is not fetched again, what is spoiled is.
Result<> bring(Process& process, std::int64_t version) {
  const auto* base = process.base->base();
  if (base != nullptr && base->facts().version >= version) return {};
  const Region region(version);
  const storage::BaseParts parts(folder_on(*process.disk, "parts"));
  const auto folder = folder_on(*process.disk, "");
  Result<storage::BaseFacts> built = fail(ErrorCode::corrupt, "not built yet");
  for (int tried = 0; !built && tried < tries_max; ++tried) {
    TILL_CHECK(fetch(parts, region));
    built = storage::build_base(
        {.manifest = region.manifest, .reflects = {}, .parts = parts, .folder = *folder});
    if (!built && built.error().code != ErrorCode::corrupt) break;
  }
  if (!built) return std::unexpected(built.error());
  TILL_CHECK(process.base->take_next());
  return parts.clear();
}

Step bring(std::int64_t version) {
  return {"bring " + std::to_string(version),
          [=](Process& process) { return bring(process, version); }};
}

}  // namespace

// One of another version, or none, would show.
Result<std::string> state_of(const storage::BaseShelf& shelf) {
  if (shelf.base() == nullptr) return std::string("nobody\n");
  const auto version = shelf.base()->facts().version;
  for (int number = 0; number < rows_each; number += rows_between) {
    const auto row = row_of(number, version);
    TILL_TRY(const auto found, shelf.base()->find(row.token));
    if (found != row) return "row " + std::to_string(number) + " is not of its base\n";
  }
  return "base " + std::to_string(version) + "\n";
}

Scenario base_scenario() {
  const Step start{"start", [](Process& process) { return process.start(); }};
  return {.name = "base",
          .before = {start, bring(1), bring(2)},
          .steps = {start, bring(3), bring(4)},
          .subject = Subject::base};
}

}  // namespace till::crash
