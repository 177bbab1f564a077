#include "config/ledgerd_settings.h"

#include "config/keys.h"
#include "config/reading.h"
#include "config/writing.h"

namespace till::config {
namespace {

void describe(Keys& keys, LedgerdSettings& settings) {
  keys.text({"state_dir", "Folder of the database, the keys and the rulesets"}, settings.state_dir,
            absolute_path);
  log_level(keys, settings.log_level);
  keys.table({"machines", "Where tills connect, with mutual TLS under the ledger's own CA"});
  listen(keys, {"listen", "Address and port; 0.0.0.0 is every address of this machine"},
         settings.machines);
  keys.texts({"hosts", "Names and addresses by which tills reach it, for its certificate"},
             settings.machines_hosts, host);
  keys.table({"people",
              "Where admins and partners connect: HTTP, so keep it on the loopback, behind a proxy "
              "that speaks TLS"});
  listen(keys, {"listen", "Address and port"}, settings.people);
}

}  // namespace

Result<LedgerdSettings> parse_ledgerd(std::string_view toml, std::string_view file_name) {
  return parse_settings<LedgerdSettings>(toml, file_name, &describe);
}

Result<LedgerdSettings> load_ledgerd(const std::string& path) {
  TILL_TRY(const auto text, read_settings_file(path));
  return parse_ledgerd(text, path);
}

std::string to_toml(const LedgerdSettings& settings) {
  return effective_text<LedgerdSettings>(settings, &describe);
}

std::string example_ledgerd() {
  return example_text<LedgerdSettings>(
      "Settings of ledgerd, each with its default. Read once, when it starts.", &describe);
}

}  // namespace till::config
