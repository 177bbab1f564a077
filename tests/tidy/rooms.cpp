#include "tests/tidy/rooms.h"

#include <algorithm>

#include "tests/tidy/lexer.h"

namespace till::tidy {
namespace {

// From the ground up. Siblings do not know each other.
const std::vector<Room> table{
    {"base", {}},
    {"loyalty", {"base"}},
    {"cards", {"base"}},
    {"platform", {"base"}},
    {"record", {"base", "loyalty", "cards"}},
    {"storage/sqlite", {"base", "platform"}},
    {"storage", {"base", "loyalty", "cards", "platform", "record", "storage/sqlite"}},
    {"drivers/symbols", {"base", "cards"}},
    {"drivers", {"base", "cards", "platform", "drivers/symbols"}},
    {"config", {"base", "platform"}},
    {"net", {"base", "platform"}},
    {"sync",
     {"base", "loyalty", "cards", "platform", "record", "storage/sqlite", "storage",
      "drivers/symbols", "drivers", "config", "net"}},
    {"agent",
     {"base", "loyalty", "cards", "platform", "record", "storage/sqlite", "storage",
      "drivers/symbols", "drivers", "config", "net", "sync"}},
    {"ledger",
     {"base", "loyalty", "cards", "platform", "record", "config", "net", "storage/sqlite",
      "drivers/symbols"}},
    {"tests", {"*"}},
    {"bench", {"*"}},
};

bool may_include(const Room& from, const Room& to) {
  if (from.folder == to.folder) return true;
  if (std::ranges::find(from.may_use, "*") != from.may_use.end()) return true;
  return std::ranges::find(from.may_use, to.folder) != from.may_use.end();
}

std::string allowed_list(const Room& room) {
  std::string list;
  for (const auto& name : room.may_use) list += (list.empty() ? "" : ", ") + std::string(name);
  return list.empty() ? "nothing but itself" : list;
}

void check_include(const Room& from, const std::string& path, const Include& include,
                   Findings& findings) {
  const auto* to = room_of(include.target);
  if (to == nullptr) {
    findings.push_back({path, include.line,
                        "\"" + include.target +
                            "\" does not start with a folder of the house: includes start at the "
                            "root, other libraries take <>"});
  } else if (!may_include(from, *to)) {
    findings.push_back({path, include.line,
                        std::string(from.folder) + " may not include \"" + include.target +
                            "\" (it may use " + allowed_list(from) +
                            "): move what is needed down, or pass it in as a value"});
  }
}

}  // namespace

std::span<const Room> rooms() { return table; }

const Room* room_of(std::string_view path) {
  const Room* deepest = nullptr;
  for (const auto& room : table) {
    const bool deeper = deepest == nullptr || room.folder.size() > deepest->folder.size();
    if (deeper && is_under(path, room.folder)) deepest = &room;
  }
  return deepest;
}

Findings check_include_edges(const Tree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path)) continue;
    const auto* room = room_of(path);
    if (room == nullptr) {
      findings.push_back(
          {path, 0, "its folder is not in the table of rooms: add it to tests/tidy/rooms.cpp"});
      continue;
    }
    for (const auto& include : includes_of(lex(text))) {
      if (include.quoted) check_include(*room, path, include, findings);
    }
  }
  return findings;
}

}  // namespace till::tidy
