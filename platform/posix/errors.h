// The system's error numbers as Errors. For platform/posix alone.
#pragma once

#include <string_view>

#include "platform/files.h"

namespace till::platform {

// "cannot <action>: <reason>" with the path as context; not_found for a path that does not exist.
[[nodiscard]] std::unexpected<Error> system_failure(std::string_view action, const Path& path,
                                                    int number);

}  // namespace till::platform
