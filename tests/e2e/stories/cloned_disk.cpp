// A till's disk is copied, and both machines sell in the name of one register. The ledger notices,
// takes nothing more of it, and loses nothing of either.
#include <filesystem>

#include "platform/files.h"
#include "tests/e2e/stories/stage.h"
#include "tests/e2e/stories/stories.h"

namespace till::stories {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t sold_usually = 80;
constexpr Milliseconds longest{150'000};
constexpr std::size_t token_bytes_max = 1'024;

// A second machine with a copy of the first one's disk; it does not run yet.
Result<> copy_disk(Stage& stage) {
  auto& original = stage.till();
  demo::TillUnderTest copy;
  copy.name = original.name + "-copy";
  copy.folder = stage.world().places().work / copy.name;
  TILL_CHECK(platform::make_directories(copy.folder, platform::FileMode::private_));
  std::error_code trouble;
  fs::copy(original.folder / "state", copy.folder / "state", fs::copy_options::recursive, trouble);
  if (trouble) return fail(ErrorCode::io, "the disk cannot be copied: " + trouble.message());
  TILL_TRY(copy.port, demo::free_port());
  TILL_CHECK(platform::write_file(copy.folder / "tilld.toml",
                                  "state_dir = \"" + (copy.folder / "state").string() +
                                      "\"\n[listen]\nport = " + std::to_string(copy.port) +
                                      "\nsocket = \"\"\n",
                                  platform::FileMode::private_));
  TILL_TRY(auto token,
           platform::read_file(copy.folder / "state" / "tokens" / "pos", token_bytes_max));
  while (token.ends_with('\n')) token.pop_back();
  copy.pos = std::make_unique<demo::Pos>(copy.name, "http://127.0.0.1:" + std::to_string(copy.port),
                                         token);
  stage.world().tills.push_back(std::move(copy));
  return {};
}

struct Register {
  std::string id;
  std::string state;
};

Result<Register> register_of(Stage& stage) {
  TILL_TRY(const auto answer, stage.world().ask_ledger("/v1/registers"));
  for (const auto& value : demo::array_at(answer, "registers")) {
    const auto& row = *value.as_object();
    if (demo::text_at(row, "name") == stage.till().name) {
      return Register{demo::text_at(row, "id"), demo::text_at(row, "state")};
    }
  }
  return fail(ErrorCode::not_found, "the ledger does not know the register");
}

// Both sell in turn until the ledger has seen that they live at the same time.
Result<> sell_on_both(Stage& stage, std::size_t each) {
  std::size_t round = 0;
  return stage.wait_until("the ledger to notice", longest, [&] {
    for (auto* till : {&stage.world().tills.front(), &stage.world().tills.back()}) {
      const auto prefix = "both-" + std::to_string(round) + "-";
      if (round < each && !stage.sell(*till, {.count = 1, .prefix = prefix})) return false;
      (void)stage.world().tillctl(*till, {"sync", "now"});
    }
    ++round;
    const auto found = register_of(stage);
    return round >= each && found && found->state == "cloned";
  });
}

// One machine alone sends what it holds, in an epoch of its own.
Result<> send_alone(Stage& stage, demo::TillUnderTest& till) {
  TILL_TRY(const auto found, register_of(stage));
  if (found.state == "cloned") TILL_CHECK(stage.world().ledgerd({"register", "approve", found.id}));
  if (!till.process.running()) TILL_CHECK(stage.world().start_till(till));
  return stage.wait_until(till.name + " to send everything", longest, [&] {
    (void)stage.world().tillctl(till, {"sync", "now"});
    const auto told = stage.status(till);
    if (!told) return false;
    const auto& journal = demo::object_at(*told, "journal");
    return demo::number_at(journal, "acked") == demo::number_at(journal, "head");
  });
}

}  // namespace

Result<bool> cloned_disk(const Telling& telling) {
  const auto each = (telling.count == 0 ? sold_usually : telling.count) / 4;
  Stage stage(telling.keep);
  TILL_CHECK(stage.set_up());
  say(stage.till().name + " sells " + std::to_string(each) +
      " receipts. In the night its disk is "
      "copied into a second machine, and in the morning both run.");
  TILL_CHECK(stage.sell(stage.till(), {.count = each, .prefix = "before-"}));
  TILL_CHECK(stage.drain(stage.till(), longest, [](std::int64_t) {}));
  stage.till().process.terminate();
  TILL_CHECK(copy_disk(stage));
  auto& original = stage.till();
  auto& copy = stage.world().tills.back();
  TILL_CHECK(stage.world().start_till(original));
  TILL_CHECK(stage.world().start_till(copy));
  TILL_CHECK(sell_on_both(stage, each));
  TILL_TRY(const auto found, register_of(stage));
  say("Two lifetimes overlap: the ledger calls register " + found.id + " " + found.state +
      " and takes nothing more of it. Both go on selling.");
  TILL_CHECK(stage.sell(original, {.count = each / 2, .prefix = "held-"}));
  TILL_CHECK(stage.sell(copy, {.count = each / 2, .prefix = "held-"}));
  say("An admin takes the copy away and approves the register: the original sends its queue.");
  copy.process.terminate();
  TILL_CHECK(send_alone(stage, original));
  say("What the copy still holds is not lost: it runs once more, alone, and sends.");
  original.process.terminate();
  TILL_CHECK(send_alone(stage, copy));
  TILL_TRY(const auto posted, stage.look_up());
  TILL_CHECK(stage.world().tillctl(copy, {"verify"}));
  TILL_CHECK(stage.world().ledgerd({"verify"}));
  return verdict("cloned-disk", posted.good(),
                 posted.text() +
                     ", of two machines; the clone was noticed; chains and postings "
                     "verified") == 0;
}

}  // namespace till::stories
