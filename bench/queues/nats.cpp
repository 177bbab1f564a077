// NATS JetStream on files, its protocol of lines spoken by hand: the answer with a sequence number
// is the stream's word that it has the message.
#include "base/json/json.h"
#include "bench/queues/queue.h"
#include "platform/files.h"
#include "tests/e2e/demo/pos.h"

namespace till::bench {
namespace {

constexpr std::string_view api = "$JS.API.STREAM.";

class Nats : public Queue {
 public:
  explicit Nats(PeerSettings settings) : settings_(std::move(settings)) {}

  Result<> prepare() override {
    TILL_TRY(port_, demo::free_port());
    const auto text = "listen: 127.0.0.1:" + std::to_string(port_) + "\njetstream { store_dir: \"" +
                      settings_.folder.string() + "\" }\n";
    TILL_CHECK(
        platform::write_file(settings_.folder / "nats.conf", text, platform::FileMode::private_));
    TILL_CHECK(start());
    TILL_CHECK(ask(std::string(api) + "CREATE.TILL",
                   R"({"name":"TILL","subjects":["till.*"],"storage":"file"})"));
    return {};
  }

  Result<> start() override {
    TILL_TRY(process_,
             start_until_it_listens({"/usr/sbin/nats-server", "-c", settings_.folder / "nats.conf"},
                                    settings_.folder / "log", port_));
    return {};
  }
  void kill() override { process_.kill(); }
  void forget_connection() override { wire_.reset(); }

  Result<> send(std::uint64_t number) override {
    TILL_TRY(const auto answer, ask("till." + std::to_string(number), settings_.payload));
    if (demo::number_at(answer, "seq") > 0) return {};
    return fail(ErrorCode::unavailable, "the message was not acknowledged");
  }

  Result<std::map<std::uint64_t, int>> delivered() override {
    TILL_TRY(const auto stream, ask(std::string(api) + "INFO.TILL", ""));
    const auto last = demo::number_at(demo::object_at(stream, "state"), "last_seq");
    std::map<std::uint64_t, int> out;
    for (std::int64_t seq = 1; seq <= last; ++seq) {
      TILL_TRY(const auto answer,
               ask(std::string(api) + "MSG.GET.TILL", "{\"seq\":" + std::to_string(seq) + "}"));
      const auto subject = demo::text_at(demo::object_at(answer, "message"), "subject");
      if (subject.starts_with("till.")) ++out[std::stoull(subject.substr(5))];
    }
    return out;
  }

 private:
  Result<> connect() {
    TILL_TRY(wire_, Wire::open(port_));
    if (!wire_->line() || !wire_->send("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n"
                                       "SUB answers 1\r\n")) {
      return fail(ErrorCode::unavailable, "the server does not greet");
    }
    return {};
  }

  Result<json::Object> ask(const std::string& subject, const std::string& body) {
    if (!wire_) TILL_CHECK(connect());
    if (wire_->send("PUB " + subject + " answers " + std::to_string(body.size()) + "\r\n" + body +
                    "\r\n")) {
      while (const auto line = wire_->line()) {
        if (*line == "PING") static_cast<void>(wire_->send("PONG\r\n"));
        if (!line->starts_with("MSG ")) continue;
        const auto answer = wire_->bytes(std::stoull(line->substr(line->rfind(' ') + 1)));
        if (!answer || !wire_->line()) break;
        TILL_TRY(auto value, json::parse(*answer, subject));
        if (value.as_object() != nullptr) return std::move(*value.as_object());
      }
    }
    wire_.reset();
    return fail(ErrorCode::unavailable, "the server does not answer");
  }

  PeerSettings settings_;
  std::uint16_t port_ = 0;
  demo::Process process_;
  std::optional<Wire> wire_;
};

}  // namespace

Peer nats_peer(const PeerSettings& settings) {
  return {"NATS JetStream, on files",
          "nats-server",
          {"/usr/sbin/nats-server"},
          std::make_unique<Nats>(settings)};
}

}  // namespace till::bench
