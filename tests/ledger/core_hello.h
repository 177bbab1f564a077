// A register that says hello to a ledger under test.
#pragma once

#include <gtest/gtest.h>

#include "ledger/machines/hello.h"
#include "ledger/machines/ingest.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {

class HelloTest : public ::testing::Test {
 protected:
  HelloTest() : row(world.admit(till)) {
    for (int i = 0; i < 9; ++i) till.sell({});
  }
  // As the till would say it with its first `count` entries.
  record::Hello hello(std::size_t count) {
    record::Hello out;
    out.register_id = till.id;
    out.epoch = till.epoch;
    out.challenge = world.random.fixed<Nonce>();
    out.nonce = nonce;
    for (std::size_t back = 0; back < count; back = back == 0 ? 1 : back * 2) {
      out.locators.push_back(record::mark_of(till.entries[count - 1 - back]));
    }
    return out;
  }
  // As the ledger signed it for that entry.
  record::Signed ack(std::size_t count) {
    const auto ack = must(ack_of(*world.ledger, row, record::mark_of(till.entries[count - 1])));
    return world.keys->ack.sign(record::Role::ack, json::canonical(record::write_ack(ack)));
  }
  record::HelloAnswer answer(const record::Hello& said) {
    return must(greet(*world.ledger, row, said));
  }

  Rules rules;
  Till till{rules, 1};
  World world;
  RegisterRow row;
  Nonce nonce = world.random.fixed<Nonce>();
};

}  // namespace till::ledger::core
