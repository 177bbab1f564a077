// Brings checked rows of a CSV file into the ledger: members, accounts, cards and opening balances,
// in one transaction. A row whose person is there already changes nothing. One thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/members/import_rows.h"

namespace till::ledger {

struct ImportOptions {
  bool dry_run = false;   // say what would happen, store nothing
  bool skip_bad = false;  // store the good rows although others are refused
};

// A row whose member_id, phone or card names this member.
struct ExistingRow {
  std::size_t line = 0;
  std::string member;
  friend bool operator==(const ExistingRow&, const ExistingRow&) = default;
};

struct ImportReport {
  bool stored = false;
  std::size_t rows = 0;  // of the file
  std::size_t members = 0;
  std::size_t accounts = 0;
  std::size_t cards = 0;
  std::size_t phones = 0;
  loyalty::Points points;  // opening balances
  std::vector<ExistingRow> existing;
  std::vector<ImportRemark> refused;
  std::vector<ImportRemark> notes;
};

// The numbers are those of the rows that are new. Unless skip_bad is set one refused row keeps the
// whole file out: the report then says stored = false. Errors: those of the database; nothing is
// stored then. Blocks: one transaction over all rows.
[[nodiscard]] Result<ImportReport> import_members(Ledger& ledger, ImportFile file,
                                                  ImportOptions options);

// The account that all rows of one household share, in this file and in later ones.
[[nodiscard]] std::string household_account(BytesView pepper, std::string_view household);

}  // namespace till::ledger
