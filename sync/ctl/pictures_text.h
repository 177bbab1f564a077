// What reading pictures came to, in numbers, as a table and as JSON. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/json/json.h"
#include "sync/ctl/exits.h"
#include "sync/ctl/pictures.h"

namespace till::ctl {

[[nodiscard]] std::string pictures_text(const std::vector<Picture>& pictures);
[[nodiscard]] json::Value pictures_json(const std::vector<Picture>& pictures);
// 1 when a picture could not be read, or was read as something else than the text beside it.
[[nodiscard]] Exit pictures_exit(const std::vector<Picture>& pictures);

}  // namespace till::ctl
