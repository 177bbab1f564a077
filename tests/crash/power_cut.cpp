#include "tests/crash/power_cut.h"

#include <algorithm>
#include <utility>

namespace till::crash {

PowerCut::PowerCut(const Disk& disk, std::size_t operations)
    : disk_(disk), synced_(disk.base()), names_(disk.base_names()) {
  for (std::size_t i = 0; i < operations; ++i) {
    const auto& operation = disk.log()[i];
    switch (operation.kind) {
      case Operation::Kind::sync:
        settle(operation.file);
        break;
      case Operation::Kind::sync_names:
        settle_names();
        break;
      default:
        if (operation.kind == Operation::Kind::create) synced_.emplace_back();
        pending_.push_back(i);
    }
  }
  list_pieces();
}

void PowerCut::apply(const Operation& operation, std::vector<std::string>& files) const {
  auto& contents = files[operation.file];
  if (operation.kind == Operation::Kind::write) {
    overwrite(contents, operation.at, operation.bytes);
  } else {
    contents.resize(static_cast<std::size_t>(operation.at));
  }
}

void PowerCut::settle(std::size_t file) {
  std::erase_if(pending_, [&](std::size_t number) {
    const auto& operation = disk_.log()[number];
    if (is_of_names(operation) || operation.file != file) return false;
    apply(operation, synced_);
    return true;
  });
}

void PowerCut::settle_names() {
  std::erase_if(pending_, [&](std::size_t number) {
    const auto& operation = disk_.log()[number];
    if (!is_of_names(operation)) return false;
    apply_name(operation, names_);
    return true;
  });
}

void PowerCut::list_pieces() {
  std::map<std::pair<std::size_t, std::int64_t>, std::size_t> sectors;
  for (const auto number : pending_) {
    const auto& operation = disk_.log()[number];
    if (operation.kind != Operation::Kind::write) {
      pieces_.push_back({.operation = number, .item = items_++});
      continue;
    }
    const auto end = operation.at + static_cast<std::int64_t>(operation.bytes.size());
    for (auto from = operation.at; from < end;) {
      const auto sector = from / sector_bytes;
      const auto to = std::min(end, (sector + 1) * sector_bytes);
      const auto [found, fresh] = sectors.try_emplace({operation.file, sector}, items_);
      if (fresh) ++items_;
      pieces_.push_back(
          {.operation = number, .item = found->second, .is_write = true, .from = from, .to = to});
      from = to;
    }
  }
}

void PowerCut::apply_part(const Piece& piece, Fate fate, int part,
                          std::vector<std::string>& files) const {
  constexpr std::int64_t garbage_step = 131;
  const auto& operation = disk_.log()[piece.operation];
  const auto start = piece.from / sector_bytes * sector_bytes + part * part_bytes;
  const auto from = std::max(start, piece.from);
  const auto to = std::min(start + part_bytes, piece.to);
  if (from >= to || fate == Fate::lost) return;
  auto bytes = operation.bytes.substr(static_cast<std::size_t>(from - operation.at),
                                      static_cast<std::size_t>(to - from));
  if (fate == Fate::garbage) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<char>((from + static_cast<std::int64_t>(i)) * garbage_step);
    }
  }
  overwrite(files[operation.file], from, bytes);
}

Image PowerCut::image(const Fates& fates) const {
  auto files = synced_;
  auto names = names_;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const auto& piece = pieces_[i];
    const auto& operation = disk_.log()[piece.operation];
    if (piece.is_write) {
      for (int part = 0; part < parts_per_sector; ++part) {
        apply_part(piece, fates(i, part), part, files);
      }
    } else if (fates(i, 0) != Fate::lost) {
      if (is_of_names(operation)) {
        apply_name(operation, names);
      } else {
        apply(operation, files);
      }
    }
  }
  Image out;
  for (const auto& [name, file] : names) out[name] = std::move(files[file]);
  return out;
}

}  // namespace till::crash
