// What every part of ledgerd works on: the books, the keys, the time and chance. Made by main (or a
// test), handed down by reference. One thread.
#pragma once

#include "ledger/keys.h"
#include "ledger/store/books.h"
#include "platform/clock.h"
#include "platform/random.h"

namespace till::ledger {

struct Ledger {
  Books& books;
  LedgerKeys& keys;  // the generation alone changes, when one is minted
  platform::Clock& clock;
  platform::Random& random;
  std::uint32_t run = 0;  // drawn by each process that answers tills
};

}  // namespace till::ledger
