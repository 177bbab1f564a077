#include "ledger/store/books.h"

namespace till::ledger {

Books::Books(sqlite::Database opened)
    : database(std::move(opened)),
      meta(database),
      registers(database),
      epochs(database),
      entries(database),
      parked(database),
      receipts(database),
      accounts(database),
      postings(database),
      tallies(database),
      people(database),
      feed(database),
      enrolments(database),
      rulesets(database),
      seals(database),
      tokens(database),
      alarms(database),
      generations(database),
      snapshots(database),
      live_scope(database),
      holds(database) {}

}  // namespace till::ledger
