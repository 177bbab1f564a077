#include <boost/asio/executor_work_guard.hpp>

#include "agent/api/local_api.h"
#include "agent/till.h"
#include "platform/manual_clock.h"
#include "tests/agent/small_world.h"
#include "tests/fuzz/doors.h"
#include "tests/fuzz/wire.h"

namespace till::fuzz {
namespace {

constexpr int requests_a_world = 4'000;
constexpr std::uint16_t port = 8731;
constexpr std::string_view host = "Host: 127.0.0.1:8731\r\n";

std::map<agent::ApiRole, std::string> roles() {
  return {{agent::ApiRole::view, "a-token-to-look"},
          {agent::ApiRole::pos, "a-token-to-sell"},
          {agent::ApiRole::admin, "a-token-for-all"}};
}

class LocalDoor {
 public:
  LocalDoor() {
    world_.enrol(folder_.path());
    auto till = agent::Till::start(agent::settings_in(folder_.path()), {io_, clock_, random_});
    require(till.has_value(), "the till starts");
    till_ = std::move(*till);
    api_.emplace(*till_, agent::Guard({roles(), {"http://localhost:3000"}, port}));
    fill_blanks();
  }

  void take(std::string_view bytes) {
    const auto service = api_->service();
    auto wire = read_wire(filled(bytes, blanks_), service);
    for (auto& request : wire.requests) (void)ask(std::move(request));
  }
  [[nodiscard]] bool worn() const { return asked_ > requests_a_world; }

 private:
  // Waits as long as the answer takes: the fuzzer has a limit for one input.
  net::Response ask(net::Request request) {
    ++asked_;
    request.peer = peer_;
    std::optional<net::Response> response;
    api_->service().handle(std::move(request),
                           [&](net::Response given) { response = std::move(given); });
    while (!response) io_.run_one();
    io_.poll();
    if (!response->events) require_sound(*response);
    return *std::move(response);
  }

  json::Object post(std::string_view path, const json::Value& body) {
    const auto text = json::canonical(body);
    const auto bytes = "POST " + std::string(path) + " HTTP/1.1\r\n" + std::string(host) +
                       "Authorization: Bearer " + roles()[agent::ApiRole::admin] +
                       "\r\nContent-Type: application/json\r\nContent-Length: $length\r\n\r\n" +
                       text;
    auto wire = read_wire(filled(bytes, {}), api_->service());
    require(wire.requests.size() == 1, "the door's own request is well made");
    const auto value = json::parse(ask(std::move(wire.requests.front())).body);
    require(value && value->as_object() != nullptr, "the door's own request is answered");
    return *value->as_object();
  }
  static std::string text_of(const json::Object& object, std::string_view name) {
    const auto* value = object.find(name);
    require(value != nullptr && value->as_string() != nullptr, name);
    return *value->as_string();
  }

  void fill_blanks() {
    for (const auto& [role, token] : roles()) blanks_[std::string(name_of(role))] = token;
    blanks_["boris"] = world_.boris_code(agent::world_begins);
    const json::Object card{{"text", agent::anna_card}};
    blanks_["anna"] = text_of(post("/v1/identify", json::Object{{"code", card}}), "identity");
    const json::Array lines{json::Object{
        {"id", "1"}, {"sku", "tea"}, {"quantity", 2'000}, {"price", 100}, {"amount", 200}}};
    const json::Object basket{{"lines", lines}};
    const auto quoted =
        post("/v1/quotes", json::Object{{"basket", basket}, {"identity", blanks_["anna"]}});
    blanks_["quote"] = text_of(quoted, "quote_token");
    const json::Object key{
        {"pos", "1"}, {"business_date", "2026-11-23"}, {"transaction", "of the door"}};
    const json::Array tenders{json::Object{{"kind", "card"}, {"amount", 200}}};
    const auto sold = post("/v1/receipts", json::Object{{"pos_key", key},
                                                        {"basket", basket},
                                                        {"identity", blanks_["anna"]},
                                                        {"quote", *quoted.find("quote")},
                                                        {"quote_token", blanks_["quote"]},
                                                        {"paid_by", "card"},
                                                        {"tenders", tenders}});
    blanks_["sale"] = text_of(sold, "entry");
  }

  agent::MemoryFolder folder_;
  agent::SmallWorld world_;
  platform::ManualClock clock_{agent::world_begins};
  platform::SystemRandom random_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      io_.get_executor()};
  std::unique_ptr<agent::Till> till_;
  std::optional<agent::LocalApi> api_;
  std::shared_ptr<const net::Peer> peer_ = std::make_shared<net::Peer>();
  Blanks blanks_;
  int asked_ = 0;
};

}  // namespace

void take_local_api(std::string_view bytes) {
  static std::unique_ptr<LocalDoor> door;
  if (!door || door->worn()) {
    door.reset();
    door = std::make_unique<LocalDoor>();
  }
  door->take(bytes);
}

}  // namespace till::fuzz
