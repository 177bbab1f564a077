// The network between the tills and the ledger, with everything that goes wrong on one: it loses,
// doubles, delays and reorders, cuts after the ledger committed, answers as a captive portal,
// spoils and replays. Knows nothing of what it carries but the form of HTTP.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>

#include "net/http.h"
#include "tests/simulation/stage.h"
#include "tests/simulation/story.h"

namespace till::simulation {

// In how many of a thousand exchanges each goes wrong.
struct NetworkTrouble {
  std::uint64_t drop = 0;      // the request never arrives
  std::uint64_t cut = 0;       // the answer never arrives
  std::uint64_t twice = 0;     // the request arrives twice
  std::uint64_t late = 0;      // the request arrives long after its deadline
  std::uint64_t portal = 0;    // somebody else answers in HTML
  std::uint64_t overload = 0;  // 503 with Retry-After
  std::uint64_t refuse = 0;    // 401 or 403
  std::uint64_t spoil = 0;     // a byte of the answer is another
  std::uint64_t replay = 0;    // an answer from before is given again
  std::uint64_t slow = 0;      // seconds instead of milliseconds
};

struct NetworkGround {
  Schedule& schedule;
  platform::Random& chance;
  Story& story;
  // The ledger, when it runs: the answer comes once, later. False when nobody listens.
  std::function<bool(net::Request, std::function<void(net::Response)>)> ledger;
};

class Network {
 public:
  explicit Network(NetworkGround ground) : ground_(std::move(ground)) {}

  // One machine's way to the ledger, kept for the whole run.
  class Link final : public Carrier {
   public:
    Link(Network& network, std::string name, std::shared_ptr<const net::Peer> peer)
        : network_(network), name_(std::move(name)), peer_(std::move(peer)) {}
    void carry(const net::TransferRequest& request, Reply reply) override;
    bool down = false;  // no cable
    // The program there begins anew: it was told nothing.
    void began_anew() { not_before_ = Milliseconds{0}; }

   private:
    struct Exchange;
    void deliver(const std::shared_ptr<Exchange>& exchange, Milliseconds after);
    void answer(const std::shared_ptr<Exchange>& exchange, net::Response response);
    [[nodiscard]] bool goes_wrong(const std::shared_ptr<Exchange>& exchange);
    [[nodiscard]] bool answer_goes_wrong(const std::shared_ptr<Exchange>& exchange,
                                         net::Response& response);
    [[nodiscard]] Milliseconds latency() const;

    Network& network_;
    std::string name_;
    std::shared_ptr<const net::Peer> peer_;
    std::map<std::string, net::Response> older_;  // by path, to be replayed
    Milliseconds not_before_{0};                  // as Retry-After asked of hello and batches
  };

  NetworkTrouble trouble;

 private:
  friend class Link;
  // `per_thousand` of the exchanges.
  [[nodiscard]] bool happens(std::uint64_t per_thousand) {
    constexpr std::uint64_t thousand = 1'000;
    return per_thousand > 0 && ground_.chance.below(thousand) < per_thousand;
  }
  NetworkGround ground_;
};

}  // namespace till::simulation
