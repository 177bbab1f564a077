// What the entries of the journal did to accounts, by account, as a file: so that a start does not
// read 35 days of receipts and memory does not hold them. Disposable: everything is in the journal.
// Belongs to the io thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "storage/deltas/stretch.h"

namespace till::storage {

class DeltaFile {
 public:
  // Opens or creates deltas.db; one that cannot be used is begun anew.
  // Errors: busy, not_recorded (the disk is full), io.
  [[nodiscard]] static Result<std::unique_ptr<DeltaFile>> open(const std::filesystem::path& folder);
  // Whoever starts next reads the whole journal again.
  [[nodiscard]] static Result<> remove(const std::filesystem::path& folder);
  ~DeltaFile();

  // Every entry up to here is in; none: nothing is.
  [[nodiscard]] const std::optional<record::Mark>& through() const;
  // The stretch must follow what is in. One transaction, not synced: a power cut may take the
  // newest. Errors, after which nothing changed: not_recorded, io, corrupt.
  [[nodiscard]] Result<> keep(const Stretch& stretch);
  [[nodiscard]] Result<> clear();
  // What is in is told until the end; the next start begins anew.
  [[nodiscard]] Result<> distrust();
  // Errors: corrupt, io.
  [[nodiscard]] Result<Remembered> remembered();

  using Each = std::function<void(const record::Position&, const record::Effects&)>;
  // The deltas of an account above the stamp, in order; all of them for a stamp of an epoch that is
  // not known. Errors: corrupt, io.
  [[nodiscard]] Result<> for_each_above(const std::string& account,
                                        const std::optional<record::Mark>& stamp, const Each& each);
  [[nodiscard]] bool knows(record::Epoch epoch) const;
  [[nodiscard]] Result<> rekey(const std::string& from, const std::string& to);
  // Of entries that are gone from the journal, which now begins with this one.
  [[nodiscard]] Result<> forget_before(const record::Mark& first);

 private:
  struct Parts;
  explicit DeltaFile(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace till::storage
