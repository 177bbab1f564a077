// Reading codes from pictures: how many of the real ones are read, how many wrongly and how long it
// takes, beside the barcode library's single quick call and its single call with every option on,
// all on the same pictures in the same run.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "drivers/symbols/load.h"
#include "drivers/symbols/read.h"
#include "drivers/symbols/zxing_adapter.h"
#include "tests/drivers/corpus.h"

namespace till::drivers {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int repetitions = 3;

struct Contender {
  const char* name;
  std::function<std::optional<std::string>(const Image&)> read;
};

struct Tally {
  int pictures = 0;
  int read = 0;
  int misread = 0;
  std::vector<double> all_ms;
  std::vector<double> read_ms;
};

double quantile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

double best_ms(const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = Clock::now();
    work();
    best = std::min(best, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  return best;
}

std::optional<std::string> text_of(const Result<std::optional<Symbol>>& found) {
  if (!found || !*found) return std::nullopt;
  return (*found)->text;
}

std::vector<Contender> contenders() {
  return {
      {"quick call",
       [](const Image& image) { return text_of(decode_symbol(image, DecoderCall{})); }},
      {"all options",
       [](const Image& image) {
         return text_of(
             decode_symbol(image, {.thorough = true, .rotate = true, .downscale = true}));
       }},
      {"till",
       [](const Image& image) -> std::optional<std::string> {
         const auto symbols = read_symbols(image);
         if (!symbols || symbols->empty()) return std::nullopt;
         return symbols->front().text;
       }},
  };
}

void count(Tally& tally, Verdict verdict, double ms) {
  ++tally.pictures;
  tally.all_ms.push_back(ms);
  if (verdict == Verdict::read) {
    ++tally.read;
    tally.read_ms.push_back(ms);
  }
  if (verdict == Verdict::misread) ++tally.misread;
}

void print_row(const std::string& family, const char* contender, const Tally& tally) {
  std::printf(
      "%-8s %-12s %4d of %3d read %2d misread   median %6.2f ms  p90 of read %6.2f  worst %7.2f\n",
      family.c_str(), contender, tally.read, tally.pictures, tally.misread,
      quantile(tally.all_ms, 0.5), quantile(tally.read_ms, 0.9), quantile(tally.all_ms, 1.0));
}

int run() {
  const auto root = corpus_root();
  if (!root) {
    std::puts("decode: skipped, the corpus is not there (TILL_CORPUS)");
    return 0;
  }
  const auto all = contenders();
  std::map<std::string, std::vector<Tally>> families;
  std::vector<Tally> totals(all.size());
  std::vector<double> load_ms;
  for (const Sample& sample : card_samples(*root)) {
    const Bytes bytes = bytes_of(sample.file);
    Result<Image> image = fail(ErrorCode::internal, "not loaded");
    load_ms.push_back(best_ms([&] { image = load_image(bytes); }));
    if (!image) {
      std::printf("decode: %s: %s\n", sample.name.c_str(), describe(image.error()).c_str());
      return 1;
    }
    auto& family = families[sample.family];
    family.resize(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::optional<std::string> text;
      const double ms = best_ms([&] { text = all[i].read(*image); });
      const Verdict verdict = judge(sample, text);
      if (verdict == Verdict::misread)
        std::printf("misread by %s: %s\n", all[i].name, sample.name.c_str());
      count(family[i], verdict, ms);
      count(totals[i], verdict, ms);
    }
  }
  for (const auto& [name, tallies] : families)
    for (std::size_t i = 0; i < all.size(); ++i) print_row(name, all[i].name, tallies[i]);
  for (std::size_t i = 0; i < all.size(); ++i) print_row("all", all[i].name, totals[i]);
  std::printf("loading: median %.2f ms\n", quantile(load_ms, 0.5));
  const double peer = quantile(totals[1].all_ms, 0.5);
  std::printf(
      "till / all options: median %.2f (limit 1.25)  read %d / %d  p90 of read %.2f ms (limit "
      "12)\n",
      quantile(totals[2].all_ms, 0.5) / peer, totals[2].read, totals[1].read,
      quantile(totals[2].read_ms, 0.9));
  return 0;
}

}  // namespace
}  // namespace till::drivers

int main() { return till::drivers::run(); }
