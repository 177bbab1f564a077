// What tilld costs a register: resident memory at rest, and the time from its start to the first
// quote.
#include <cstdio>

#include "bench/store.h"
#include "platform/clock.h"

namespace till::bench {
namespace {

constexpr int starts = 5;
constexpr double bytes_per_mebibyte = 1024.0 * 1024.0;

// From exec to the first answered quote, in milliseconds.
Result<double> time_to_first_quote(demo::World& world) {
  auto& till = world.tills.front();
  till.process.terminate();
  const auto begun = std::chrono::steady_clock::now();
  TILL_TRY(till.process, demo::Process::start({(world.places().bin / "tilld").string(), "--config",
                                               (till.folder / "tilld.toml").string()},
                                              till.folder / "tilld.log"));
  const json::Object quote{{"basket", usual_basket()}};
  while (!till.pos->call(net::Method::post, "/v1/quotes", quote)) demo::pause_for(Milliseconds{1});
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
      .count();
}

Result<> measure() {
  Store store;
  TILL_CHECK(store.open());
  auto& world = store.world();
  std::vector<double> starts_ms;
  for (int i = 0; i < starts; ++i) {
    TILL_TRY(const auto ms, time_to_first_quote(world));
    starts_ms.push_back(ms);
  }
  TILL_TRY(const auto status, world.tills.front().pos->call(net::Method::get, "/v1/status"));
  const auto resident = static_cast<double>(demo::number_at(status, "resident_bytes"));
  std::printf(
      "tilld at rest, 60 members        %6.1f MiB resident   (limit: a minimal daemon of the"
      " same libraries 13.5; to reach: 25 with a million members)\n",
      resident / bytes_per_mebibyte);
  const auto median = quantile(starts_ms, 0.5);  // sorts them
  std::printf(
      "start to the first quote         %6.1f ms median, %.1f worst of %d"
      "   (limit 10; to reach: 50)\n",
      median, starts_ms.back(), starts);
  return {};
}

}  // namespace
}  // namespace till::bench

int main() {
  if (const auto measured = till::bench::measure(); !measured) {
    std::fprintf(stderr, "bench_footprint: %s\n", till::describe(measured.error()).c_str());
    return 1;
  }
  return 0;
}
