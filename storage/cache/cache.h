// The cache of a till: what the ledger said of accounts, members and cards. Disposable: broken or
// missing, it is moved aside and filled again from the feed. Belongs to the io thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "record/exchange.h"
#include "record/rows.h"

namespace till::storage {

// A row with the stamp of the page that brought it: local deltas above the stamp are not in it yet.
template <class Row>
struct Stamped {
  Row row;
  std::optional<record::Mark> stamp;  // none: the ledger had none of our entries then
};

struct CacheCounts {
  std::int64_t accounts = 0;
  std::int64_t members = 0;
  std::int64_t cards = 0;
};

class Cache {
 public:
  // Opens or creates; a file that cannot be used is renamed to cache.db.broken-<time> and a new one
  // begun (`was_replaced` then says why). Errors: busy, not_recorded (the disk is full), io.
  [[nodiscard]] static Result<std::unique_ptr<Cache>> open(const std::filesystem::path& folder,
                                                           Instant now);
  // As above, but what is there is moved aside for the reason given.
  [[nodiscard]] static Result<std::unique_ptr<Cache>> begin_anew(
      const std::filesystem::path& folder, Instant now, std::string why);
  // One that is filled from the beginning while the one in use serves. What an earlier one left is
  // removed. Errors: as open.
  [[nodiscard]] static Result<std::unique_ptr<Cache>> begin_beside(
      const std::filesystem::path& folder);
  // `next` is the cache from now on; `before`, which may be null, is kept as a file. Errors: then
  // neither is open, and the next open() finds one of them.
  [[nodiscard]] static Result<std::unique_ptr<Cache>> take_place(
      const std::filesystem::path& folder, std::unique_ptr<Cache> next,
      std::unique_ptr<Cache> before);
  ~Cache();
  [[nodiscard]] const std::string& was_replaced() const;
  // Why what is stored cannot be read, or written for another reason than a full disk: begin anew.
  // Empty: nothing was met so far.
  [[nodiscard]] const std::string& broken() const;

  [[nodiscard]] std::int64_t cursor() const;  // 0: from the beginning
  [[nodiscard]] Instant as_of() const;        // the ledger's time of the newest page
  // Every entry of ours up to here is in the rows: set by the last page of a run (more: false).
  [[nodiscard]] std::optional<record::Mark> reflects() const;
  // Rows, their stamps and the cursor in one transaction. Rows of kinds that are not cached here
  // are left to the caller. Errors, after which nothing was applied: invalid, naming the row;
  // not_recorded, io.
  [[nodiscard]] Result<> apply(const record::ChangePage& page);
  // Rows that were asked for by themselves, as of page.cursor; the feed's own cursor stays. A page
  // of the feed that was made before them does not undo them. Errors: as apply.
  [[nodiscard]] Result<> merge(const record::ChangePage& page);
  // Forgets everything and begins at cursor 0.
  [[nodiscard]] Result<> clear();

  // Errors: corrupt, io.
  [[nodiscard]] Result<std::optional<Stamped<record::AccountRow>>> account(std::string_view id);
  [[nodiscard]] Result<std::optional<Stamped<record::MemberRow>>> member(std::string_view id);
  [[nodiscard]] Result<std::optional<record::CardRow>> card(const CardToken& token);
  // The member that stands for an account when only the account is known (the first by id).
  [[nodiscard]] Result<std::optional<Stamped<record::MemberRow>>> member_of_account(
      std::string_view account);
  [[nodiscard]] Result<CacheCounts> counts();
  [[nodiscard]] Result<> tidy_when_idle();

 private:
  struct Parts;
  explicit Cache(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace till::storage
