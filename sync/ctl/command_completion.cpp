#include <memory>

#include <CLI/CLI.hpp>

#include "sync/ctl/commands.h"
#include "sync/ctl/completion.h"

namespace till::ctl {
namespace {

void add_options_of(const CLI::App& app, std::vector<std::string>& words) {
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) words.push_back("--" + name);
  }
}

void walk(const CLI::App& root, const CLI::App& app, const std::string& path,
          std::vector<CommandWords>& commands) {
  CommandWords command{path, {}};
  const auto children = app.get_subcommands([](const CLI::App*) { return true; });
  for (const auto* child : children) command.words.push_back(child->get_name());
  add_options_of(app, command.words);
  if (&app != &root) add_options_of(root, command.words);
  std::ranges::sort(command.words);
  const auto repeated = std::ranges::unique(command.words);
  command.words.erase(repeated.begin(), repeated.end());
  commands.push_back(std::move(command));
  for (const auto* child : children) walk(root, *child, path + " " + child->get_name(), commands);
}

Exit complete(const Session& session, const CLI::App& root, const std::string& shell) {
  std::vector<CommandWords> commands;
  walk(root, root, "tillctl", commands);
  const auto chosen = shell == "bash" ? Shell::bash : Shell::zsh;
  session.console.out << completion_script(chosen, commands);
  return Exit::ok;
}

}  // namespace

void add_completion_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command =
      app.add_subcommand("completion", "A script that completes this command line in your shell");
  const auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash or zsh")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
  command->callback([&app, &session, &chosen, shell] {
    chosen = [&app, &session, shell] { return complete(session, app, *shell); };
  });
}

}  // namespace till::ctl
