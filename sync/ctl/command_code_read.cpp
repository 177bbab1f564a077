#include <memory>

#include <CLI/CLI.hpp>

#include "sync/ctl/commands.h"
#include "sync/ctl/pictures_text.h"

namespace till::ctl {
namespace {

struct Reading {
  std::vector<std::string> files;
  ReadingOptions options;
};

Exit read_codes(const Session& session, const Reading& asked) {
  const auto files = pictures_in(asked.files);
  if (!files) return show_error(session, files.error());
  if (files->empty()) {
    return show_error(session,
                      {ErrorCode::not_found, "there is no PNG or JPEG file", asked.files.front()});
  }
  std::vector<Picture> pictures;
  pictures.reserve(files->size());
  for (const auto& file : *files) pictures.push_back(read_picture(file, asked.options));
  session.console.out << (session.options.json ? json::canonical(pictures_json(pictures)) + "\n"
                                               : pictures_text(pictures));
  return pictures_exit(pictures);
}

}  // namespace

void add_code_read_command(CLI::App& code, Session& session, Chosen& chosen) {
  auto* command =
      code.add_subcommand("read", "Decode pictures here, without tilld; 1 when one cannot be read");
  const auto asked = std::make_shared<Reading>();
  command->add_option("FILE", asked->files, "PNG or JPEG files, or folders of them")->required();
  command->add_flag("--expect", asked->options.expect,
                    "Compare with the .txt beside each picture and count read and misread");
  command->add_flag("--compare-plain", asked->options.compare_plain,
                    "Beside it one call of the decoding library with all its options");
  command->callback([&session, &chosen, asked] {
    chosen = [&session, asked] { return read_codes(session, *asked); };
  });
}

}  // namespace till::ctl
