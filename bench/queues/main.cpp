// Queues at kill -9: each gets the same messages, one after the other as a cash register sells, and
// a message counts as acknowledged when the queue says so. It is killed at random moments meanwhile
// and started again; a message without an answer is sent again. In the end the receiver comes back:
// what is missing of the acknowledged ones, and what came twice? A kill leaves written bytes to the
// kernel, so that nothing here tells who flushes them to the disk.
//
//   bench_queues [MESSAGES [KILLS [SEED]]]

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "base/crypto/crypto.h"
#include "base/json/json.h"
#include "bench/queues/queue.h"
#include "bench/store.h"
#include "tests/e2e/demo/goods.h"

namespace till::bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::uint64_t calm_ms_min = 50;
constexpr std::uint64_t calm_ms_more = 400;  // between a start and the next kill
constexpr int sends_max = 600;               // of one message
constexpr Milliseconds send_again{20};

struct Wish {
  std::uint64_t messages = 2'000;
  std::uint64_t kills = 30;
  std::uint64_t seed = 1;
};

struct Outcome {
  double calm_seconds = 0;
  std::uint64_t sent = 0;
  std::uint64_t killed = 0;
  std::uint64_t lost = 0;
  std::uint64_t doubled = 0;
};

// Sends until it is acknowledged, whatever happens to the queue.
Result<> surely_send(Queue& queue, std::uint64_t number) {
  for (int tries = 0; tries < sends_max; ++tries) {
    if (queue.send(number)) return {};
    queue.forget_connection();
    demo::pause_for(send_again);
  }
  return fail(ErrorCode::timeout, "a message is never acknowledged");
}

// The part before any kill tells how fast it is.
Result<> sell_calmly(Queue& queue, const Wish& wish, Outcome& outcome) {
  const auto begun = Steady::now();
  for (std::uint64_t number = 1; number <= wish.messages; ++number) {
    TILL_CHECK(surely_send(queue, number));
  }
  outcome.calm_seconds = std::chrono::duration<double>(Steady::now() - begun).count();
  outcome.sent = wish.messages;
  return {};
}

Result<> sell_through_kills(Queue& queue, const Wish& wish, Outcome& outcome) {
  std::atomic<bool> over = false;
  Result<> killer_ended;
  std::thread killer([&] {
    demo::Dice dice(wish.seed);
    for (; outcome.killed < wish.kills && killer_ended; ++outcome.killed) {
      demo::pause_for(Milliseconds(calm_ms_min + dice.below(calm_ms_more)));
      queue.kill();
      killer_ended = queue.start();
    }
    over = true;
  });
  Result<> sent;
  while (!over && sent) sent = surely_send(queue, ++outcome.sent);
  killer.join();
  TILL_CHECK(killer_ended);
  return sent;
}

Result<Outcome> try_out(Queue& queue, const Wish& wish) {
  Outcome out;
  TILL_CHECK(queue.prepare());
  TILL_CHECK(sell_calmly(queue, wish, out));
  TILL_CHECK(sell_through_kills(queue, wish, out));
  queue.forget_connection();
  TILL_TRY(const auto delivered, queue.delivered());
  for (std::uint64_t number = 1; number <= out.sent; ++number) {
    const auto found = delivered.find(number);
    if (found == delivered.end()) ++out.lost;
    if (found != delivered.end() && found->second > 1) ++out.doubled;
  }
  return out;
}

bool is_there(const Peer& peer) {
  return std::ranges::all_of(peer.needs,
                             [](const auto& file) { return std::filesystem::exists(file); });
}

void print(const Peer& peer, const Wish& wish, const Result<Outcome>& tried) {
  if (!tried) {
    std::printf("%-44s failed: %s\n", peer.name.c_str(), describe(tried.error()).c_str());
    return;
  }
  std::printf("%-44s %9.0f %9llu %7llu %7llu %9.2f %9llu\n", peer.name.c_str(),
              static_cast<double>(wish.messages) / tried->calm_seconds,
              static_cast<unsigned long long>(tried->sent),
              static_cast<unsigned long long>(tried->killed),
              static_cast<unsigned long long>(tried->lost),
              100.0 * static_cast<double>(tried->lost) / static_cast<double>(tried->sent),
              static_cast<unsigned long long>(tried->doubled));
}

bool run(const Wish& wish) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("till-queues-" + to_hex(crypto::random_bytes(6)));
  const auto payload = json::canonical(usual_basket());
  const auto settings = [&](const char* name) {
    std::filesystem::create_directories(folder / name);
    return PeerSettings{folder / name, payload};
  };
  std::vector<Peer> peers;
  peers.push_back(till_peer(settings("till")));
  peers.push_back(mosquitto_peer(settings("mosquitto"), false));
  peers.push_back(mosquitto_peer(settings("mosquitto-saving"), true));
  peers.push_back(rsyslog_peer(settings("rsyslog"), false));
  peers.push_back(rsyslog_peer(settings("rsyslog-disk"), true));
  peers.push_back(nats_peer(settings("nats")));
  std::printf("messages of %zu bytes, one after the other; %llu without a kill, then %llu kills\n",
              payload.size(), static_cast<unsigned long long>(wish.messages),
              static_cast<unsigned long long>(wish.kills));
  std::printf("%-44s %9s %9s %7s %7s %9s %9s\n", "", "a second", "acked", "kills", "lost", "lost %",
              "twice");
  bool good = true;
  for (auto& peer : peers) {
    if (!is_there(peer)) {
      std::printf("NO PEER: %s (apt-get install %s)\n", peer.name.c_str(), peer.package.c_str());
      continue;
    }
    const auto tried = try_out(*peer.queue, wish);
    print(peer, wish, tried);
    if (peer.package.empty()) good = tried && tried->lost == 0 && tried->doubled == 0;
    peer.queue.reset();
  }
  std::error_code none;
  std::filesystem::remove_all(folder, none);
  return good;
}

}  // namespace
}  // namespace till::bench

int main(int count, char** words) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  till::bench::Wish wish;
  if (count > 1) wish.messages = std::strtoull(words[1], nullptr, 10);
  if (count > 2) wish.kills = std::strtoull(words[2], nullptr, 10);
  if (count > 3) wish.seed = std::strtoull(words[3], nullptr, 10);
  if (wish.messages == 0 || count > 4) {
    std::fprintf(stderr, "bench_queues [MESSAGES [KILLS [SEED]]]\n");
    return 2;
  }
  return till::bench::run(wish) ? 0 : 1;
}
