// Where private keys and tokens rest. FileSecrets keeps them in files of the program's user,
// MemorySecrets is the twin for tests. A name is 1 to 64 of a-z 0-9 . _ - and begins with a letter.
// Thread-safe as long as no two write the same name.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "platform/files.h"

namespace till::platform {

class SecretStore {
 public:
  virtual ~SecretStore() = default;

  // Creates or replaces; durable on success. Errors: invalid for the name, io.
  [[nodiscard]] virtual Result<> store(std::string_view name, BytesView secret) = 0;
  // Errors: not_found; forbidden when others could have read it; invalid for the name; io.
  [[nodiscard]] virtual Result<Bytes> load(std::string_view name) const = 0;
  // An absent secret is no error.
  [[nodiscard]] virtual Result<> remove(std::string_view name) = 0;
};

// Errors: invalid when the name breaks the rule above.
[[nodiscard]] Result<> check_secret_name(std::string_view name);

// One file each, readable by the program's user alone, in a folder that is so too.
class FileSecrets final : public SecretStore {
 public:
  // Creates the folder. Errors: forbidden when others may enter it; io.
  [[nodiscard]] static Result<FileSecrets> open(const Path& directory);

  [[nodiscard]] Result<> store(std::string_view name, BytesView secret) override;
  [[nodiscard]] Result<Bytes> load(std::string_view name) const override;
  [[nodiscard]] Result<> remove(std::string_view name) override;

 private:
  explicit FileSecrets(Path directory) : directory_(std::move(directory)) {}
  Path directory_;
};

class MemorySecrets final : public SecretStore {
 public:
  [[nodiscard]] Result<> store(std::string_view name, BytesView secret) override;
  [[nodiscard]] Result<Bytes> load(std::string_view name) const override;
  [[nodiscard]] Result<> remove(std::string_view name) override;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Bytes, std::less<>> secrets_;
};

}  // namespace till::platform
