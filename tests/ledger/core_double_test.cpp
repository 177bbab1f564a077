// Two machines in the name of one register, and what is taken for them.
#include "ledger/people/registers_admin.h"
#include "tests/ledger/core_hello.h"

namespace till::ledger::core {
namespace {

class DoubleTest : public HelloTest {
 protected:
  // A process of the register that repeats the number of the answer it heard last.
  struct Process {
    Nonce nonce;
    std::uint64_t heard = 0;
  };
  record::Hello said_by(const Process& process) {
    auto said = hello(10);
    said.nonce = process.nonce;
    said.heard = process.heard;
    return said;
  }
  record::HelloAnswer greets(Process& process) {
    auto got = answer(said_by(process));
    process.heard = got.greeting;
    return got;
  }
  Process started() { return {world.random.fixed<Nonce>()}; }
};

TEST_F(DoubleTest, processes_that_follow_each_other_are_one_machine) {
  for (int run = 0; run < 70; ++run) {
    auto process = started();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(greets(process).alarms.empty());
  }
}

TEST_F(DoubleTest, a_hello_that_was_long_on_its_way_is_no_sign_of_life) {
  auto first = started();
  greets(first);
  const auto late = said_by(first);
  greets(first);
  const auto latest = said_by(first);
  auto second = started();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(greets(second).alarms.empty());
    EXPECT_TRUE(answer(late).alarms.empty());
    EXPECT_TRUE(answer(latest).alarms.empty());
  }
}

TEST_F(DoubleTest, two_processes_that_both_hear_answers_are_a_clone_and_are_held) {
  auto first = started();
  auto second = started();
  greets(first);
  greets(second);
  EXPECT_TRUE(greets(first).alarms.empty()) << "it may have been on its way";
  EXPECT_TRUE(greets(second).alarms.empty());
  const auto got = greets(first);
  EXPECT_EQ(got.alarms, std::vector<std::string>{"CLONE"});
  EXPECT_FALSE(got.held.empty());
  EXPECT_EQ(must(world.books->registers.find(row.number))->state, RegisterState::cloned);
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::clone)), 1);
  row = *must(world.books->registers.find(row.number));
  EXPECT_FALSE(greets(second).held.empty()) << "nobody knows which one is right";
  must(approve_register(*world.ledger, to_hex(row.id)));
  row = *must(world.books->registers.find(row.number));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(greets(second).held.empty());
}

TEST_F(DoubleTest, what_another_run_of_the_ledger_said_proves_nothing) {
  auto first = started();
  for (int i = 0; i < 5; ++i) greets(first);
  const auto late = said_by(first);
  must(world.books->database.execute("DELETE FROM lifetime; UPDATE register SET greetings = 1"));
  world.ledger->run = 77;  // a restored file, served by another process
  auto second = started();
  for (int i = 0; i < 9; ++i) {
    EXPECT_TRUE(greets(second).alarms.empty());
    EXPECT_TRUE(answer(late).alarms.empty());
  }
}

TEST_F(DoubleTest, two_machines_are_found_in_each_run_of_the_ledger) {
  auto first = started();
  auto second = started();
  for (std::uint32_t run = 1; run < 5; ++run) {
    world.ledger->run = run;
    for (int i = 0; i < 2; ++i) {
      EXPECT_TRUE(greets(first).alarms.empty());
      EXPECT_TRUE(greets(second).alarms.empty());
    }
  }
  EXPECT_EQ(greets(first).alarms, std::vector<std::string>{"CLONE"});
}

TEST_F(DoubleTest, what_was_on_its_way_when_an_admin_acted_proves_nothing) {
  auto stays = started();
  auto goes = started();
  for (int i = 0; i < 2; ++i) {
    greets(stays);
    greets(goes);
  }
  const auto late = said_by(goes);
  EXPECT_EQ(greets(stays).alarms, std::vector<std::string>{"CLONE"});
  must(approve_register(*world.ledger, to_hex(row.id)));
  row = *must(world.books->registers.find(row.number));
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(answer(late).alarms.empty());
    EXPECT_TRUE(greets(stays).alarms.empty());
  }
}

TEST_F(DoubleTest, a_number_that_was_never_given_is_no_sign_of_life) {
  auto first = started();
  greets(first);
  auto liar = started();
  liar.heard = first.heard + 1'000;
  EXPECT_TRUE(answer(said_by(liar)).alarms.empty());
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(greets(first).alarms.empty());
}

}  // namespace
}  // namespace till::ledger::core
