#include "storage/ruleset_files.h"

#include "base/crypto/crypto.h"
#include "platform/files.h"
#include "record/compression.h"

namespace till::storage {
namespace {

constexpr std::size_t envelope_bytes_max = 256 * 1024 * 1024;  // 100,000 offers take about 60 MB
constexpr std::string_view suffix = ".zst";

}  // namespace

Result<Hash> RulesetFiles::store(BytesView envelope) const {
  const auto sha256 = crypto::sha256(envelope);
  TILL_CHECK(platform::make_directories(folder_, platform::FileMode::private_));
  const auto path = folder_ / (to_hex(sha256) + std::string(suffix));
  TILL_CHECK(platform::write_file(path, record::compress(envelope), platform::FileMode::private_));
  return sha256;
}

Result<Bytes> RulesetFiles::load(const Hash& sha256) const {
  const auto path = folder_ / (to_hex(sha256) + std::string(suffix));
  TILL_TRY(const auto compressed, platform::read_file(path, envelope_bytes_max));
  auto bytes = record::decompress(compressed, envelope_bytes_max);
  if (!bytes || crypto::sha256(*bytes) != sha256) {
    return fail(ErrorCode::corrupt, "the ruleset file is not what its name says", path.string());
  }
  return bytes;
}

Result<std::vector<Hash>> RulesetFiles::list() const {
  std::vector<Hash> out;
  if (!platform::exists(folder_)) return out;
  TILL_TRY(const auto names, platform::list_directory(folder_));
  for (const auto& name : names) {
    if (!std::string_view(name).ends_with(suffix)) continue;
    const auto sha256 = fixed_from_hex<Hash>(name.substr(0, name.size() - suffix.size()));
    if (sha256) out.push_back(*sha256);
  }
  return out;
}

Result<> RulesetFiles::remove(const Hash& sha256) const {
  return platform::remove_file(folder_ / (to_hex(sha256) + std::string(suffix)));
}

}  // namespace till::storage
