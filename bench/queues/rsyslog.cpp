// rsyslog that takes lines over RELP, which acknowledges each, and queues them for a receiver over
// TCP that is away.
#include <thread>

#include "bench/queues/queue.h"
#include "platform/files.h"

namespace till::bench {
namespace {

constexpr auto silence = std::chrono::seconds(10);  // the receiver has everything then

class Rsyslog : public Queue {
 public:
  Rsyslog(PeerSettings settings, bool on_disk_alone)
      : settings_(std::move(settings)), on_disk_alone_(on_disk_alone) {}

  Result<> prepare() override {
    TILL_TRY(port_, demo::free_port());
    TILL_TRY(receiver_port_, demo::free_port());
    const std::string queue =
        on_disk_alone_
            ? R"(queue.type="Disk" queue.checkpointInterval="1" queue.syncQueueFiles="on")"
            : R"(queue.type="LinkedList" queue.checkpointInterval="1" queue.saveOnShutdown="on")";
    const auto text = "global(workDirectory=\"" + settings_.folder.string() +
                      "\" maxMessageSize=\"64k\")\nmodule(load=\"imrelp\")\n"
                      "input(type=\"imrelp\" address=\"127.0.0.1\" port=\"" +
                      std::to_string(port_) +
                      "\" ruleset=\"receipts\" maxDataSize=\"64k\")\n"
                      "template(name=\"line\" type=\"string\" string=\"%rawmsg%\\n\")\n"
                      "ruleset(name=\"receipts\" queue.filename=\"receipts\" " +
                      queue + ") {\n action(type=\"omfwd\" target=\"127.0.0.1\" port=\"" +
                      std::to_string(receiver_port_) +
                      "\" protocol=\"tcp\" template=\"line\" action.resumeRetryCount=\"-1\" "
                      "action.resumeInterval=\"1\")\n}\n";
    TILL_CHECK(platform::write_file(settings_.folder / "rsyslog.conf", text,
                                    platform::FileMode::private_));
    return start();
  }

  Result<> start() override {
    TILL_TRY(process_, start_until_it_listens(
                           {"/usr/sbin/rsyslogd", "-n", "-f", settings_.folder / "rsyslog.conf",
                            "-i", settings_.folder / "pid"},
                           settings_.folder / "log", port_));
    return {};
  }
  void kill() override {
    process_.kill();
    std::error_code none;
    std::filesystem::remove(settings_.folder / "pid", none);
  }
  void forget_connection() override { wire_.reset(); }

  Result<> send(std::uint64_t number) override {
    if (!wire_) TILL_CHECK(connect());
    return ask("syslog", "<13>Nov 23 04:00:00 till pos: #" + std::to_string(number) + "# " +
                             settings_.payload);
  }

  Result<std::map<std::uint64_t, int>> delivered() override {
    namespace asio = boost::asio;
    asio::io_context context;
    asio::ip::tcp::acceptor acceptor(context,
                                     {asio::ip::make_address_v4("127.0.0.1"), receiver_port_});
    asio::ip::tcp::iostream stream;
    acceptor.accept(stream.socket());
    std::map<std::uint64_t, int> out;
    std::string line;
    stream.expires_after(silence);
    while (std::getline(stream, line)) {
      stream.expires_after(silence);
      const auto begin = line.find('#');
      if (begin != std::string::npos) ++out[std::stoull(line.substr(begin + 1))];
    }
    return out;
  }

 private:
  Result<> connect() {
    TILL_TRY(wire_, Wire::open(port_));
    transaction_ = 0;
    return ask("open", "relp_version=0\nrelp_software=bench\ncommands=syslog");
  }

  Result<> ask(std::string_view command, const std::string& text) {
    const auto number = std::to_string(++transaction_);
    if (!wire_->send(number + " " + std::string(command) + " " + std::to_string(text.size()) + " " +
                     text + "\n")) {
      return fail(ErrorCode::unavailable, "the line was not taken");
    }
    const auto answer = wire_->line();
    if (!answer || !answer->starts_with(number + " rsp ") ||
        answer->find(" 200 OK") == std::string::npos) {
      return fail(ErrorCode::unavailable, "the line was not acknowledged");
    }
    // An answer to "open" goes on: its length says how far.
    const auto length_at = number.size() + 5;
    const auto length = std::stoull(answer->substr(length_at));
    const auto text_at = answer->find(' ', length_at) + 1;
    if (answer->size() < text_at + length && !wire_->bytes(text_at + length - answer->size())) {
      return fail(ErrorCode::unavailable, "the answer was cut short");
    }
    return {};
  }

  PeerSettings settings_;
  bool on_disk_alone_;
  std::uint16_t port_ = 0;
  std::uint16_t receiver_port_ = 0;
  demo::Process process_;
  std::optional<Wire> wire_;
  std::uint64_t transaction_ = 0;
};

}  // namespace

Peer rsyslog_peer(const PeerSettings& settings, bool on_disk_alone) {
  return {on_disk_alone ? "rsyslog, RELP, queue on disk, synced"
                        : "rsyslog, RELP, queue in memory and on disk",
          "rsyslog rsyslog-relp",
          {"/usr/sbin/rsyslogd", "/usr/lib/x86_64-linux-gnu/rsyslog/imrelp.so"},
          std::make_unique<Rsyslog>(settings, on_disk_alone)};
}

}  // namespace till::bench
