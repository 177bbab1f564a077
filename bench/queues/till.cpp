// The till itself: a sale that tilld calls durable is acknowledged; the ledger is away.
#include <set>

#include "base/crypto/crypto.h"
#include "bench/queues/queue.h"
#include "bench/store.h"

namespace till::bench {
namespace {

class Till : public Queue {
 public:
  Result<> prepare() override {
    TILL_CHECK(store_.open());
    TILL_CHECK(world().make_token());
    world().stop_ledger();
    return {};
  }

  Result<> start() override { return world().start_till(till()); }
  void kill() override { till().process.kill(); }

  Result<> send(std::uint64_t number) override {
    const json::Object asked{{"pos_key", till().pos->key(std::to_string(number))},
                             {"basket", usual_basket()},
                             {"paid_by", "card"}};
    TILL_TRY(const auto answer, till().pos->call(net::Method::post, "/v1/receipts", asked));
    entries_[number] = demo::text_at(answer, "entry");
    return {};
  }

  Result<std::map<std::uint64_t, int>> delivered() override {
    TILL_CHECK(world().start_ledger());
    TILL_CHECK(world().tillctl(till(), {"sync", "now"}));
    TILL_CHECK(world().wait_until("the till to send everything", [this] {
      const auto status = till().pos->call(net::Method::get, "/v1/status");
      if (!status) return false;
      const auto& journal = demo::object_at(*status, "journal");
      return demo::number_at(journal, "acked") == demo::number_at(journal, "head");
    }));
    TILL_CHECK(world().wait_until("the ledger to post everything", [this] {
      const auto totals = world().ask_ledger("/v1/totals");
      return totals && demo::number_at(*totals, "sales") >= std::ssize(entries_);
    }));
    std::map<std::uint64_t, int> out;
    for (const auto& [number, entry] : entries_) {
      const auto receipt = world().ask_ledger("/v1/receipts/" + entry);
      if (receipt && demo::text_at(*receipt, "status") == "posted") ++out[number];
    }
    // What was posted beyond that was posted twice, under another entry.
    TILL_TRY(const auto totals, world().ask_ledger("/v1/totals"));
    const auto more = demo::number_at(totals, "sales") - std::ssize(out);
    for (std::int64_t i = 0; i < more; ++i) ++out.begin()->second;
    return out;
  }

 private:
  demo::World& world() { return store_.world(); }
  demo::TillUnderTest& till() { return store_.world().tills.front(); }

  Store store_;
  std::map<std::uint64_t, std::string> entries_;
};

}  // namespace

Peer till_peer(const PeerSettings&) { return {"Till", "", {}, std::make_unique<Till>()}; }

}  // namespace till::bench
