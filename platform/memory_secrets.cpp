#include <algorithm>

#include "platform/secrets.h"

namespace till::platform {

Result<> check_secret_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  if (name.empty() || name.size() > 64 || name.front() < 'a' || name.front() > 'z' ||
      !std::ranges::all_of(name, allowed))
    return fail(ErrorCode::invalid,
                "a secret's name is 1 to 64 of a-z 0-9 . _ - and begins with a letter");
  return {};
}

Result<> MemorySecrets::store(std::string_view name, BytesView secret) {
  TILL_CHECK(check_secret_name(name));
  const std::lock_guard lock(mutex_);
  secrets_.insert_or_assign(std::string(name), Bytes(secret));
  return {};
}

Result<Bytes> MemorySecrets::load(std::string_view name) const {
  TILL_CHECK(check_secret_name(name));
  const std::lock_guard lock(mutex_);
  const auto found = secrets_.find(name);
  if (found == secrets_.end())
    return fail(ErrorCode::not_found, "does not exist", std::string(name));
  return found->second;
}

Result<> MemorySecrets::remove(std::string_view name) {
  TILL_CHECK(check_secret_name(name));
  const std::lock_guard lock(mutex_);
  if (const auto found = secrets_.find(name); found != secrets_.end()) secrets_.erase(found);
  return {};
}

}  // namespace till::platform
