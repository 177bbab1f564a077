// MQTT 3.1.1 at QoS 1, spoken by hand: a PUBACK is the broker's word that it has the message. The
// receiver has a session that outlives its connection, and is away.
#include "bench/queues/queue.h"
#include "platform/files.h"

namespace till::bench {
namespace {

constexpr char connect_packet = 0x10;
constexpr char publish_at_least_once = 0x32;
constexpr char puback_packet = 0x40;
constexpr char subscribe_packet = '\x82';
constexpr char clean_session = 0x02;
constexpr std::string_view topic = "receipts";
constexpr std::size_t packet_ids = 60'000;  // reused after so many

std::string two_bytes(std::size_t value) {
  return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
}

std::string text_field(std::string_view text) { return two_bytes(text.size()) + std::string(text); }

std::string packet(char kind, const std::string& rest) {
  std::string out{kind};
  std::size_t left = rest.size();
  do {
    const auto low = left % 128;
    left /= 128;
    out += static_cast<char>(low | (left > 0 ? 128U : 0U));
  } while (left > 0);
  return out + rest;
}

struct Packet {
  char kind = 0;
  std::string rest;
};

std::optional<Packet> next_packet(Wire& wire) {
  const auto kind = wire.bytes(1);
  if (!kind) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t shift = 0;; shift += 7) {
    const auto more = wire.bytes(1);
    if (!more) return std::nullopt;
    const auto value = static_cast<unsigned char>(more->front());
    length |= std::size_t{value & 127U} << shift;
    if (value < 128) break;
  }
  auto rest = wire.bytes(length);
  if (!rest) return std::nullopt;
  return Packet{kind->front(), std::move(*rest)};
}

Result<Wire> connected(std::uint16_t port, std::string_view client, char flags) {
  TILL_TRY(auto wire, Wire::open(port));
  const std::string rest = text_field("MQTT") + '\4' + flags + two_bytes(0) + text_field(client);
  if (!wire.send(packet(connect_packet, rest)) || !next_packet(wire)) {
    return fail(ErrorCode::unavailable, "the broker does not greet");
  }
  return wire;
}

class Mosquitto : public Queue {
 public:
  Mosquitto(PeerSettings settings, bool saves_every_change)
      : settings_(std::move(settings)), saves_every_change_(saves_every_change) {}

  Result<> prepare() override {
    TILL_TRY(port_, demo::free_port());
    std::string text = "user root\nlistener " + std::to_string(port_) +
                       " 127.0.0.1\nallow_anonymous true\npersistence true\n"
                       "max_queued_messages 0\npersistence_location " +
                       settings_.folder.string() + "/\n";
    if (saves_every_change_) text += "autosave_on_changes true\nautosave_interval 1\n";
    TILL_CHECK(platform::write_file(settings_.folder / "mosquitto.conf", text,
                                    platform::FileMode::private_));
    TILL_CHECK(start());
    TILL_TRY(auto wire, connected(port_, "ledger", 0));
    if (!wire.send(packet(subscribe_packet, two_bytes(1) + text_field(topic) + '\1')) ||
        !next_packet(wire)) {
      return fail(ErrorCode::unavailable, "the broker takes no subscription");
    }
    process_.terminate();  // in order: the subscription is saved
    return start();
  }

  Result<> start() override {
    TILL_TRY(process_, start_until_it_listens(
                           {"/usr/sbin/mosquitto", "-c", settings_.folder / "mosquitto.conf"},
                           settings_.folder / "log", port_));
    return {};
  }
  void kill() override { process_.kill(); }
  void forget_connection() override { wire_.reset(); }

  Result<> send(std::uint64_t number) override {
    if (!wire_) {
      TILL_TRY(wire_, connected(port_, "pos", clean_session));
    }
    const auto id = two_bytes(1 + number % packet_ids);
    const auto text = std::to_string(number) + " " + settings_.payload;
    if (!wire_->send(packet(publish_at_least_once, text_field(topic) + id + text))) {
      return fail(ErrorCode::unavailable, "the message was not taken");
    }
    const auto answer = next_packet(*wire_);
    if (!answer || answer->kind != puback_packet || answer->rest != id) {
      return fail(ErrorCode::unavailable, "the message was not acknowledged");
    }
    return {};
  }

  Result<std::map<std::uint64_t, int>> delivered() override {
    TILL_TRY(auto wire, connected(port_, "ledger", 0));
    std::map<std::uint64_t, int> out;
    while (const auto message = next_packet(wire)) {  // until it is silent for so long
      const auto id = message->rest.substr(2 + topic.size(), 2);
      ++out[std::stoull(message->rest.substr(4 + topic.size()))];
      if (!wire.send(packet(puback_packet, id))) break;
    }
    return out;
  }

 private:
  PeerSettings settings_;
  bool saves_every_change_;
  std::uint16_t port_ = 0;
  demo::Process process_;
  std::optional<Wire> wire_;
};

}  // namespace

Peer mosquitto_peer(const PeerSettings& settings, bool saves_every_change) {
  return {saves_every_change ? "mosquitto, QoS 1, saves every change" : "mosquitto, QoS 1",
          "mosquitto",
          {"/usr/sbin/mosquitto"},
          std::make_unique<Mosquitto>(settings, saves_every_change)};
}

}  // namespace till::bench
