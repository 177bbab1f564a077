#include "platform/posix/errors.h"

#include <cerrno>
#include <system_error>

namespace till::platform {

std::unexpected<Error> system_failure(std::string_view action, const Path& path, int number) {
  std::string text = "cannot " + std::string(action) + ": ";
  if (number == ENOSPC || number == EDQUOT) {
    text += "no space left on the disk that holds it; free some or use another disk";
  } else if (number == EROFS) {
    text += "the disk that holds it is read-only; check it for errors";
  } else {
    text += std::generic_category().message(number);
  }
  return fail(number == ENOENT ? ErrorCode::not_found : ErrorCode::io, std::move(text),
              path.string());
}

}  // namespace till::platform
