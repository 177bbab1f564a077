// The bytes of one connection as a daemon's server reads them, without a socket: the same parser,
// the same limits, the same order. Used by the targets that stand at the doors of both daemons.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/problem.h"
#include "net/server.h"

namespace till::fuzz {

// Stands for what only this run knows: {"anna": token} fills every "$anna". "$length" is then the
// size of what follows the first empty line, so that a change of the body breaks no framing.
using Blanks = std::map<std::string, std::string>;
[[nodiscard]] std::string filled(std::string_view bytes, const Blanks& blanks);

struct Wire {
  std::vector<net::Request> requests;  // without a peer
  std::optional<net::Problem> refusal{};
};
// Ends the process when the bytes mean something else in one piece than in several.
[[nodiscard]] Wire read_wire(std::string_view bytes, const net::Service& service);

// What holds for every answer: its status is known and none that says "broken inside", a refusal
// is a problem with a code and a detail, what says that it is JSON is JSON.
void require_sound(const net::Response& response);

}  // namespace till::fuzz
