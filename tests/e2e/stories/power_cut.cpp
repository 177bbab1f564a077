// The power is cut while a till records, on a disk that loses, keeps or mangles whatever was not
// synced. Real journal, real SQLite; the disk is a model (docs/power-cuts.md), for no test can pull
// a plug.
#include <filesystem>

#include "base/crypto/crypto.h"
#include "platform/random.h"
#include "tests/crash/mix.h"
#include "tests/crash/recovery.h"
#include "tests/e2e/demo/work_folder.h"
#include "tests/e2e/stories/stage.h"
#include "tests/e2e/stories/stories.h"

namespace till::stories {
namespace {

constexpr std::size_t cuts_usually = 200;
constexpr std::size_t receipts = 30;
constexpr std::size_t told_every = 20;
constexpr std::uint64_t seed = 20'261'123;
constexpr std::uint64_t chance_mixes = 20;  // of each cut, beside the systematic ones

record::PosKey key_of(std::size_t number) {
  return {record::PosKey::Kind::sale, "s1", "1", "2026-11-22", std::to_string(number)};
}

template <class T>
T named(std::size_t number) {
  const auto digest = crypto::sha256("story " + std::to_string(number));
  return *fixed_from_bytes<T>(digest.view().substr(0, T::size));
}

crash::Step open_till() {
  return {"open the till", [](crash::Process& process) { return process.start(); }};
}

crash::Step enrol() {
  return {"enrol", [](crash::Process& process) -> Result<> {
            if (process.journal->identity()) return {};
            const storage::RegisterIdentity identity{named<RegisterId>(0), "s1", "Till 1",
                                                     "https://ledger:8741", 1};
            const record::Draft opening{
                record::Kind::epoch_open, named<EntryId>(0), R"({"kind":"epoch_open"})", {}};
            TILL_CHECK(process.journal->enrol(identity, record::Epoch{1}, opening));
            return {};
          }};
}

// As the POS sees it: what it got no answer to it sends again, and a till that has it answers.
crash::Step receipt(std::size_t number) {
  return {"receipt " + std::to_string(number), [number](crash::Process& process) -> Result<> {
            TILL_TRY(const auto before, process.journal->find_key(key_of(number)));
            if (before) return {};
            const auto body = R"({"receipt":)" + std::to_string(number) + R"(,"lines":")" +
                              std::string(200 + 97 * (number % 20), 'x') + "\"}";
            TILL_CHECK(process.journal->append(
                {.draft = {record::Kind::sale, named<EntryId>(number), body, {}},
                 .key = key_of(number),
                 .request_hash = crypto::sha256(body),
                 .consumes = {}}));
            return {};
          }};
}

crash::Scenario a_day() {
  crash::Scenario out{.name = "a day", .before = {open_till(), enrol()}, .steps = {open_till()}};
  for (std::size_t number = 1; number <= receipts; ++number) out.steps.push_back(receipt(number));
  return out;
}

struct Figures {
  std::size_t cuts = 0;
  std::size_t durable = 0;  // answers given before a cut, over all cuts
  std::size_t lost = 0;     // cuts after which one was missing, changed or doubled
};

// What a till may show after a cut there: what was answered, or that and the receipt under way. The
// first step, the start, was over before every cut.
crash::Machine::Expected expected_at(const crash::Machine::Run& run, const crash::Scenario& day,
                                     std::size_t point, std::size_t& answered) {
  answered = 0;
  while (answered < run.moments.size() && run.moments[answered].answered <= point) ++answered;
  crash::Machine::Expected out;
  out.allowed.insert(run.moments[answered - 1].state);
  if (answered == run.moments.size()) return out;
  out.cut_short = &day.steps[answered];
  out.then = run.moments[answered].state;
  if (point > run.moments[answered].began) out.allowed.insert(out.then);
  return out;
}

void tell(const Figures& figures, std::size_t answered, const crash::PowerCut& cut,
          const std::string& fate) {
  say("  cut " + std::to_string(figures.cuts) + ": after " + std::to_string(answered) +
      " durable answers, " + std::to_string(cut.pieces().size()) + " writes not yet on the disk (" +
      fate + "): all " + std::to_string(answered) + " there, the next one is sold again once");
}

}  // namespace

Result<bool> power_cut(const Telling& telling) {
  const auto wanted = telling.count == 0 ? cuts_usually : telling.count;
  say("A till records " + std::to_string(receipts) +
      " receipts. At any moment, also in the middle "
      "of a write, the power is cut: of what was not yet synced the disk keeps some sectors, loses "
      "some and tears some. Then the till starts, and the POS sends again what it got no answer "
      "to.");
  const demo::WorkFolder folder("till-story", false);
  crash::Machine machine(folder.path().string());
  const auto day = a_day();
  const auto run = machine.run(day);
  platform::SeededRandom random(seed);
  Figures figures;
  const auto first = run.moments.front().answered;
  while (figures.cuts < wanted && !interrupted()) {
    const auto point = first + random.below(run.disk.log().size() - first);
    const crash::PowerCut cut(run.disk, point);
    const auto mixes = crash::mixes_of(cut, chance_mixes);
    const auto& mix = mixes[random.below(mixes.size())];
    std::size_t answered = 0;
    const auto expected = expected_at(run, day, point, answered);
    const auto recovery = machine.recover(crash::Disk(crash::image_of(cut, mix)), expected);
    ++figures.cuts;
    --answered;  // the start is no receipt
    figures.durable += answered;
    if (!recovery.violation.empty()) {
      ++figures.lost;
      say("  cut " + std::to_string(figures.cuts) + " (" + to_text(mix) + "): the till " +
          recovery.violation);
    } else if (figures.cuts % told_every == 1) {
      tell(figures, answered, cut, to_text(mix));
    }
  }
  if (interrupted()) return fail(ErrorCode::timeout, "interrupted");
  const bool good = figures.lost == 0 && figures.durable > 0;
  return verdict("power-cut", good,
                 std::to_string(figures.cuts) + " power cuts, " + std::to_string(figures.durable) +
                     " durable answers before them, " + std::to_string(figures.lost) +
                     " cuts after which one was missing, changed or doubled") == 0;
}

}  // namespace till::stories
