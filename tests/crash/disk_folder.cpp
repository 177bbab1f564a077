#include "tests/crash/disk_folder.h"

#include <algorithm>
#include <utility>

namespace till::crash {
namespace {

class DiskFile final : public platform::Folder::File {
 public:
  DiskFile(const Disk& disk, std::size_t file) : disk_(disk), file_(file) {}

  [[nodiscard]] std::int64_t size() const override { return std::ssize(disk_.contents(file_)); }
  [[nodiscard]] Result<Bytes> read(std::int64_t from, std::size_t count) const override {
    const BytesView contents(disk_.contents(file_));
    const auto begin = std::min(static_cast<std::size_t>(from), contents.size());
    return Bytes(contents.substr(begin, count));
  }

 private:
  const Disk& disk_;
  std::size_t file_;
};

class DiskFolder final : public platform::Folder {
 public:
  DiskFolder(Disk& disk, const std::string& name, bool syncs_names)
      : disk_(disk), prefix_(name.empty() ? name : name + "/"), syncs_names_(syncs_names) {}

  [[nodiscard]] Result<> make() override { return {}; }
  [[nodiscard]] Result<std::vector<std::string>> names() const override {
    std::vector<std::string> out;
    for (const auto& [name, contents] : disk_.everything()) {
      const BytesView rest = BytesView(name).substr(std::min(prefix_.size(), name.size()));
      if (name.starts_with(prefix_) && !rest.contains('/')) out.emplace_back(rest);
    }
    return out;
  }
  [[nodiscard]] Result<std::unique_ptr<File>> open(const std::string& name) const override {
    const auto file = disk_.find(prefix_ + name);
    if (!file) return fail(ErrorCode::not_found, "there is no such file", name);
    return std::make_unique<DiskFile>(disk_, *file);
  }
  [[nodiscard]] Result<> append(const std::string& name, BytesView bytes) override {
    const auto known = disk_.find(prefix_ + name);
    const auto file = known ? *known : disk_.create(prefix_ + name);
    disk_.write(file, std::ssize(disk_.contents(file)), bytes);
    return {};
  }
  [[nodiscard]] Result<> sync(const std::string& name) override {
    const auto file = disk_.find(prefix_ + name);
    if (!file) return fail(ErrorCode::not_found, "there is no such file", name);
    disk_.sync(*file);
    return {};
  }
  [[nodiscard]] Result<> rename(const std::string& from, const std::string& to) override {
    if (!disk_.find(prefix_ + from)) {
      return fail(ErrorCode::not_found, "there is no such file", from);
    }
    disk_.rename(prefix_ + from, prefix_ + to);
    return {};
  }
  [[nodiscard]] Result<> remove(const std::string& name) override {
    if (disk_.find(prefix_ + name)) disk_.remove(prefix_ + name);
    return {};
  }
  [[nodiscard]] Result<> sync_names() override {
    if (syncs_names_) disk_.sync_names();
    return {};
  }

 private:
  Disk& disk_;
  std::string prefix_;
  bool syncs_names_;
};

}  // namespace

std::unique_ptr<platform::Folder> folder_on(Disk& disk, const std::string& name, bool syncs_names) {
  return std::make_unique<DiskFolder>(disk, name, syncs_names);
}

}  // namespace till::crash
