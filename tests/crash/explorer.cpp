#include "tests/crash/explorer.h"

#include <charconv>
#include <utility>

namespace till::crash {
namespace {

constexpr std::string_view power_word = "power";
constexpr std::string_view death_word = "death";

std::string place_of(const std::string& before, std::string_view event, std::size_t point) {
  return before + "/" + std::string(event) + "/" + std::to_string(point);
}

std::vector<std::string> words_of(std::string_view place) {
  std::vector<std::string> out;
  while (true) {
    const auto slash = place.find('/');
    out.emplace_back(place.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    place.remove_prefix(slash + 1);
  }
}

std::optional<std::size_t> number_of(const std::string& word) {
  std::size_t out = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return out;
}

// Another share of them at each point, so that few tries still meet every kind.
std::vector<Mix> thinned(const std::vector<Mix>& mixes, std::uint64_t every, std::size_t point) {
  if (every <= 1) return mixes;
  std::vector<Mix> out;
  for (std::size_t i = point % every; i < mixes.size(); i += every) out.push_back(mixes[i]);
  return out;
}

// The disk after one crash of a place: `at` moves past the words that name it.
std::optional<Disk> crashed(const Disk& disk, const std::vector<std::string>& words,
                            std::size_t& at, std::size_t& point) {
  if (words.size() < at + 2) return std::nullopt;
  const auto number = number_of(words[at + 1]);
  if (!number || *number > disk.log().size()) return std::nullopt;
  point = *number;
  if (words[at] == death_word) {
    at += 2;
    return disk.after_death(point);
  }
  if (words[at] != power_word || words.size() < at + 3) return std::nullopt;
  const auto mix = mix_from(words[at + 2]);
  if (!mix) return std::nullopt;
  at += 3;
  return Disk(image_of(PowerCut(disk, point), *mix));
}

}  // namespace

void Figures::add(const Figures& other) {
  points += other.points;
  mixes += other.mixes;
  deaths += other.deaths;
  second_points += other.second_points;
  second_mixes += other.second_mixes;
  starts += other.starts;
  violations += other.violations;
}

// What was answered stands; the step that was cut short may stand, whole, once it had begun.
Machine::Expected Explorer::expected_at(const Scenario& scenario, std::size_t point) const {
  std::size_t answered = 0;
  while (answered < run_.moments.size() && run_.moments[answered].answered <= point) ++answered;
  const std::string before = answered == 0 ? "nobody\n" : run_.moments[answered - 1].state;
  Machine::Expected out;
  out.then = before;
  if (scenario.subject == Subject::cache) {
    out.may_fall_back = true;
    for (const auto& moment : run_.moments) {
      if (point >= moment.began) out.allowed.insert(moment.state);
    }
    return out;
  }
  if (answered == 0 && !scenario.before.empty()) {
    // Nothing was answered yet, but what stood before the first step stands.
    out.allowed.insert(run_.moments.front().state);
  } else {
    out.allowed.insert(before);
  }
  if (answered == run_.moments.size()) return out;
  out.cut_short = &scenario.steps[answered];
  out.then = run_.moments[answered].state;
  if (point > run_.moments[answered].began) out.allowed.insert(out.then);
  return out;
}

// A start has shown its journal, or answered the repeated call: from then on there is no way back.
Machine::Expected Explorer::after(const Recovery& recovery, const Machine::Expected& expected,
                                  std::size_t point) {
  Machine::Expected out = expected;
  if (expected.may_fall_back) return out;
  if (point >= recovery.repeated) {
    out.allowed = {recovery.promised};
  } else if (point >= recovery.opened) {
    out.allowed = {recovery.shown};
    if (point > recovery.opened) out.allowed.insert(expected.then);
  }
  return out;
}

void Explorer::judge(const Recovery& recovery, const std::string& place) {
  if (recovery.violation.empty()) return;
  ++figures_.violations;
  violated({place, recovery.violation});
}

bool Explorer::is_new_start(const Recovery& recovery, const Machine::Expected& expected) {
  constexpr std::uint64_t mixing = 0x9e3779b97f4a7c15ULL;
  std::uint64_t mark = std::hash<std::string>{}(recovery.shown);
  for (const auto& state : expected.allowed) mark ^= std::hash<std::string>{}(state);
  for (const auto& operation : recovery.disk.log()) {
    mark = (mark ^ static_cast<std::uint64_t>(operation.kind)) * mixing;
    mark = (mark ^ operation.file) * mixing;
    mark = (mark ^ static_cast<std::uint64_t>(operation.at)) * mixing;
    mark = (mark ^ std::hash<std::string>{}(operation.bytes)) * mixing;
  }
  return starts_tried_.insert(mark).second;
}

void Explorer::crash_again(const Recovery& recovery, const Machine::Expected& expected,
                           const std::string& place) {
  if (!effort_.twice || !recovery.violation.empty()) return;
  std::set<std::uint64_t> seen;
  for (auto point = recovery.first; point <= recovery.ended; ++point) {
    ++figures_.second_points;
    const auto then = after(recovery, expected, point);
    const PowerCut cut(recovery.disk, point);
    for (const auto& mix : thinned(mixes_of(cut, effort_.second_seeds), effort_.every, point)) {
      auto image = image_of(cut, mix);
      // What may be said differs from point to point, so equal images are equal per point of it.
      auto mark = fingerprint(image);
      for (const auto& state : then.allowed) mark ^= std::hash<std::string>{}(state);
      if (!seen.insert(mark).second) continue;
      ++figures_.second_mixes;
      judge(machine_.recover(Disk(image), then),
            place_of(place, power_word, point) + "/" + to_text(mix));
      if (figures_.violations >= effort_.violations_max) return;
    }
    ++figures_.deaths;
    judge(machine_.recover(recovery.disk.after_death(point), then),
          place_of(place, death_word, point));
  }
}

void Explorer::cut_power(const Scenario& scenario, std::size_t point) {
  const auto expected = expected_at(scenario, point);
  const PowerCut cut(run_.disk, point);
  std::set<std::uint64_t> seen;
  for (const auto& mix : thinned(mixes_of(cut, effort_.seeds), effort_.every, point)) {
    if (figures_.violations >= effort_.violations_max) return;
    auto image = image_of(cut, mix);
    if (!seen.insert(fingerprint(image)).second) continue;
    ++figures_.mixes;
    const auto place = place_of(scenario.name, power_word, point) + "/" + to_text(mix);
    const auto recovery = machine_.recover(Disk(image), expected);
    judge(recovery, place);
    if (is_new_start(recovery, expected)) crash_again(recovery, expected, place);
  }
}

void Explorer::kill(const Scenario& scenario, std::size_t point) {
  if (figures_.violations >= effort_.violations_max) return;
  const auto expected = expected_at(scenario, point);
  ++figures_.deaths;
  const auto place = place_of(scenario.name, death_word, point);
  const auto recovery = machine_.recover(run_.disk.after_death(point), expected);
  judge(recovery, place);
  crash_again(recovery, expected, place);
}

Figures Explorer::explore(const Scenario& scenario) {
  figures_ = {};
  starts_tried_.clear();
  const auto starts_before = machine_.starts();
  run_ = machine_.run(scenario);
  const auto points = run_.moments.back().answered;
  for (std::size_t point = 0; point <= points; ++point) {
    ++figures_.points;
    cut_power(scenario, point);
    kill(scenario, point);
    progress(point, points);
  }
  figures_.starts = machine_.starts() - starts_before;
  return figures_;
}

std::optional<std::string> Explorer::replay(const Scenario& scenario, std::string_view place) {
  const auto words = words_of(place);
  run_ = machine_.run(scenario);
  std::size_t at = 1;
  std::size_t point = 0;
  auto disk = crashed(run_.disk, words, at, point);
  if (!disk) return std::nullopt;
  const auto expected = expected_at(scenario, point);
  auto recovery = machine_.recover(std::move(*disk), expected);
  if (at == words.size()) return recovery.violation;
  disk = crashed(recovery.disk, words, at, point);
  if (!disk || at != words.size()) return std::nullopt;
  return machine_.recover(std::move(*disk), after(recovery, expected, point)).violation;
}

}  // namespace till::crash
