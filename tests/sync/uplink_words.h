// An uplink under test, what it is told, and what it does in words.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sync/uplink.h"
#include "tests/sync/samples.h"

namespace till::sync::uplink_test {

using samples::epoch;
using samples::mark;

inline constexpr Milliseconds start{1'000'000};
inline constexpr UplinkSettings settings{.first_spread = Milliseconds{0}};

[[nodiscard]] inline record::HelloAnswer answer(
    std::uint64_t resume, record::Verdict::Kind kind = record::Verdict::Kind::ok) {
  record::HelloAnswer out;
  out.generation = samples::generation;
  out.verdict.kind = kind;
  out.verdict.resume = {resume};
  return out;
}

[[nodiscard]] inline record::Ack ack(std::uint64_t seq,
                                     record::Generation generation = samples::generation) {
  record::Ack out;
  out.received = mark(seq);
  out.generation = generation;
  return out;
}

[[nodiscard]] inline Failure failure(Failure::Kind kind, std::optional<Seconds> retry_after = {}) {
  return {kind, retry_after, "because"};
}

// What was done, as words: "hello", "beat", "hello 3..9", "batch 3", "ack 5", "alarm NAME", "end
// NAME", "void", "open 4". What generation counts is left out.
[[nodiscard]] inline std::string words(const std::vector<Action>& actions) {
  std::string out;
  for (const auto& action : actions) {
    if (std::holds_alternative<UseGeneration>(action)) continue;
    if (!out.empty()) out += ", ";
    if (const auto* hello = std::get_if<SendHello>(&action)) {
      out += hello->head_only ? "beat" : "hello";
      if (hello->between) {
        out += " " + std::to_string(hello->between->after.number) + ".." +
               std::to_string(hello->between->before.number);
      }
    }
    if (const auto* end = std::get_if<EndAlarm>(&action)) out += "end " + end->name;
    if (const auto* open = std::get_if<OpenEpoch>(&action)) {
      out += "open " + (open->parent ? std::to_string(open->parent->seq.number) : "from nothing");
    }
    if (const auto* batch = std::get_if<SendBatch>(&action))
      out += "batch " + std::to_string(batch->after.seq.number);
    if (const auto* keep = std::get_if<KeepAck>(&action))
      out += "ack " + std::to_string(keep->ack.received.seq.number);
    if (const auto* alarm = std::get_if<RaiseAlarm>(&action)) out += "alarm " + alarm->name;
    if (std::holds_alternative<VoidCursor>(action)) out += "void";
  }
  return out;
}

class UplinkOfATill : public testing::Test {
 protected:
  std::string on(const Event& event) { return words(uplink_.on(event, now_)); }
  // Lets time pass until the machine wants to be woken.
  std::string wake() {
    const auto at = uplink_.wake_at();
    if (!at) return "asleep";
    now_ = std::max(now_, *at);
    return on(TimePassed{});
  }
  void connect(std::uint64_t head, std::uint64_t resume) {
    EXPECT_EQ(on(HeadMoved{mark(head)}), "hello");
    static_cast<void>(on(HelloAnswered{answer(resume)}));
  }
  [[nodiscard]] std::string_view link() const { return name_of(uplink_.status().link); }

  platform::SeededRandom random_{7};
  Milliseconds now_ = start;
  Uplink uplink_{settings, random_, {}};
};

}  // namespace till::sync::uplink_test
