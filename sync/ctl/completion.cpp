#include "sync/ctl/completion.h"

#include <string_view>

namespace till::ctl {
namespace {

// Follows the words typed so far down the tree: a word that makes a known path is a sub-command,
// any other an argument. Options are offered to who begins one.
constexpr std::string_view bash_opening =
    R"(# Completion of tillctl for bash: source <(tillctl completion bash)
_tillctl() {
  local cur=${COMP_WORDS[COMP_CWORD]} path=tillctl kept= word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    if _tillctl_words "$path ${COMP_WORDS[i]}" > /dev/null; then
      path="$path ${COMP_WORDS[i]}"
    fi
  done
  for word in $(_tillctl_words "$path"); do
    if [[ $word != -* || $cur == -* ]]; then kept="$kept $word"; fi
  done
  COMPREPLY=($(compgen -W "$kept" -- "$cur"))
}
)";
constexpr std::string_view bash_closing = "complete -o default -F _tillctl tillctl\n";

constexpr std::string_view zsh_opening = R"(#compdef tillctl
# Completion of tillctl for zsh: source <(tillctl completion zsh)
_tillctl() {
  local typed=tillctl word i
  local -a kept
  for ((i = 2; i < CURRENT; i++)); do
    if _tillctl_words "$typed ${words[i]}" > /dev/null; then
      typed="$typed ${words[i]}"
    fi
  done
  for word in $(_tillctl_words "$typed"); do
    if [[ $word != -* || $PREFIX == -* ]]; then kept+=("$word"); fi
  done
  compadd -a kept || _files
}
)";
constexpr std::string_view zsh_closing = "compdef _tillctl tillctl\n";

std::string words_function(const std::vector<CommandWords>& commands) {
  std::string text = "_tillctl_words() {\n  case \"$1\" in\n";
  for (const auto& command : commands) {
    text += "    \"" + command.path + "\") echo \"";
    for (std::size_t i = 0; i < command.words.size(); ++i) {
      text += (i == 0 ? "" : " ") + command.words[i];
    }
    text += "\" ;;\n";
  }
  return text + "    *) return 1 ;;\n  esac\n}\n";
}

}  // namespace

std::string completion_script(Shell shell, const std::vector<CommandWords>& commands) {
  const bool bash = shell == Shell::bash;
  std::string text(bash ? bash_opening : zsh_opening);
  text += words_function(commands);
  text += bash ? bash_closing : zsh_closing;
  return text;
}

}  // namespace till::ctl
