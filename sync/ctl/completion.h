// The words that a shell offers for tillctl. Pure.
#pragma once

#include <string>
#include <vector>

namespace till::ctl {

enum class Shell { bash, zsh };

// One command of the tree.
struct CommandWords {
  std::string path;                // "tillctl queue show"
  std::vector<std::string> words;  // its sub-commands and options
};

// A script to be sourced. Where no word fits, the shell offers files.
[[nodiscard]] std::string completion_script(Shell shell, const std::vector<CommandWords>& commands);

}  // namespace till::ctl
