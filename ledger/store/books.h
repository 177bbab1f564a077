// Every repository of ledger.db over one connection. Owned by the program's one database thread and
// handed down by reference.
#pragma once

#include "ledger/store/accounts.h"
#include "ledger/store/alarms.h"
#include "ledger/store/enrolments.h"
#include "ledger/store/entries.h"
#include "ledger/store/feed.h"
#include "ledger/store/generations.h"
#include "ledger/store/holds.h"
#include "ledger/store/live_scope.h"
#include "ledger/store/meta.h"
#include "ledger/store/parked.h"
#include "ledger/store/people.h"
#include "ledger/store/postings.h"
#include "ledger/store/receipts.h"
#include "ledger/store/registers.h"
#include "ledger/store/rulesets.h"
#include "ledger/store/seals.h"
#include "ledger/store/snapshots.h"
#include "ledger/store/tallies.h"
#include "ledger/store/tokens.h"

namespace till::ledger {

// Writes begin with books.begin() and end with commit(): one write, one transaction.
struct Books {
  explicit Books(sqlite::Database opened);
  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;

  [[nodiscard]] Result<sqlite::Transaction> begin() { return sqlite::Transaction::begin(database); }

  sqlite::Database database;  // first: the statements below belong to it
  Meta meta;
  Registers registers;
  Epochs epochs;
  RawEntries entries;
  Parked parked;
  Receipts receipts;
  Accounts accounts;
  Postings postings;
  Tallies tallies;
  People people;
  Feed feed;
  Enrolments enrolments;
  Rulesets rulesets;
  Seals seals;
  Tokens tokens;
  Alarms alarms;
  Generations generations;
  Snapshots snapshots;
  LiveScope live_scope;
  Holds holds;
};

}  // namespace till::ledger
