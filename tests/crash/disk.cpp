#include "tests/crash/disk.h"

#include <functional>
#include <utility>

#include "base/error.h"

namespace till::crash {

std::uint64_t fingerprint(const Image& image) {
  constexpr std::uint64_t mixing = 0x9e3779b97f4a7c15ULL;
  std::uint64_t out = image.size();
  for (const auto& [name, contents] : image) {
    out = (out ^ std::hash<std::string_view>{}(name)) * mixing;
    out = (out ^ std::hash<std::string_view>{}(contents)) * mixing;
  }
  return out;
}

void overwrite(std::string& contents, std::int64_t at, std::string_view bytes) {
  const auto from = static_cast<std::size_t>(at);
  if (contents.size() < from + bytes.size()) contents.resize(from + bytes.size());
  bytes.copy(contents.data() + from, bytes.size());
}

bool is_of_names(const Operation& operation) {
  return operation.kind == Operation::Kind::create || operation.kind == Operation::Kind::remove ||
         operation.kind == Operation::Kind::rename;
}

void apply_name(const Operation& operation, std::map<std::string, std::size_t>& names) {
  switch (operation.kind) {
    case Operation::Kind::remove:
      names.erase(operation.bytes);
      break;
    case Operation::Kind::rename:
      names.erase(operation.from);
      [[fallthrough]];
    default:
      names[operation.bytes] = operation.file;
  }
}

Disk::Disk(const Image& image) {
  for (const auto& [name, contents] : image) {
    base_names_[name] = base_.size();
    names_of_.push_back(name);
    base_.push_back(contents);
  }
  names_ = base_names_;
  seen_ = base_;
}

std::optional<std::size_t> Disk::find(std::string_view name) const {
  const auto found = names_.find(std::string(name));
  if (found == names_.end()) return std::nullopt;
  return found->second;
}

std::size_t Disk::create(std::string_view name) {
  const auto file = seen_.size();
  take({.kind = Operation::Kind::create, .file = file, .bytes = std::string(name)});
  return file;
}

void Disk::remove(std::string_view name) {
  const auto file = find(name);
  require(file.has_value(), "a file that is removed exists");
  take({.kind = Operation::Kind::remove, .file = *file, .bytes = std::string(name)});
}

void Disk::rename(std::string_view from, std::string_view to) {
  const auto file = find(from);
  require(file.has_value(), "a file that is renamed exists");
  take({.kind = Operation::Kind::rename,
        .file = *file,
        .bytes = std::string(to),
        .from = std::string(from)});
}

void Disk::write(std::size_t file, std::int64_t at, std::string_view bytes) {
  take({.kind = Operation::Kind::write, .file = file, .at = at, .bytes = std::string(bytes)});
}

void Disk::truncate(std::size_t file, std::int64_t size) {
  take({.kind = Operation::Kind::truncate, .file = file, .at = size, .bytes = {}});
}

void Disk::sync(std::size_t file) {
  take({.kind = Operation::Kind::sync, .file = file, .bytes = {}});
}

void Disk::sync_names() { take({.kind = Operation::Kind::sync_names, .bytes = {}}); }

void Disk::take(Operation operation) {
  switch (operation.kind) {
    case Operation::Kind::write:
      overwrite(seen_[operation.file], operation.at, operation.bytes);
      break;
    case Operation::Kind::truncate:
      seen_[operation.file].resize(static_cast<std::size_t>(operation.at));
      break;
    case Operation::Kind::create:
      names_of_.push_back(operation.bytes);
      seen_.emplace_back();
      apply_name(operation, names_);
      break;
    case Operation::Kind::remove:
    case Operation::Kind::rename:
      apply_name(operation, names_);
      break;
    case Operation::Kind::sync:
    case Operation::Kind::sync_names:
      break;
  }
  log_.push_back(std::move(operation));
}

Image Disk::everything() const {
  Image out;
  for (const auto& [name, file] : names_) out[name] = seen_[file];
  return out;
}

Disk Disk::after_death(std::size_t operations) const {
  Image image;
  for (const auto& [name, file] : base_names_) image[name] = base_[file];
  Disk out(image);
  for (std::size_t i = 0; i < operations; ++i) out.take(log_[i]);
  return out;
}

}  // namespace till::crash
