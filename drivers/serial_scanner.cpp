#include "drivers/serial_scanner.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/serial_port.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/log.h"

namespace till::drivers {
namespace {

namespace asio = boost::asio;
using Failure = boost::system::error_code;

constexpr std::size_t read_bytes_max = 1'024;

// What every scanner speaks: 8 data bits, no parity, one stop bit, no flow control.
Failure configure(asio::serial_port& port, std::uint32_t baud) {
  using Port = asio::serial_port_base;
  Failure failure;
  const auto set = [&](const auto& option) {
    if (!failure) port.set_option(option, failure);
  };
  set(Port::baud_rate(baud));
  set(Port::character_size(8));
  set(Port::parity(Port::parity::none));
  set(Port::stop_bits(Port::stop_bits::one));
  set(Port::flow_control(Port::flow_control::none));
  return failure;
}

}  // namespace

// Everything that must outlive a pending read or timer.
class SerialScanner::Link : public std::enable_shared_from_this<Link> {
 public:
  Link(asio::io_context& context, SerialSettings settings, const platform::Clock& clock)
      : settings_(std::move(settings)),
        clock_(clock),
        port_(context),
        retry_(context),
        splitter_(settings_.frames),
        backoff_(settings_.retry_first) {}

  void start(ScanSink sink) {
    sink_ = std::move(sink);
    if (state_ != ScannerState::closed) return;
    state_ = ScannerState::opening;
    text_ = settings_.path;
    ++round_;
    open();
  }

  void stop() {
    sink_ = nullptr;
    state_ = ScannerState::closed;
    text_.clear();
    ++round_;
    backoff_ = settings_.retry_first;
    retry_.cancel();
    release_port();
  }

  [[nodiscard]] ScannerStatus status() const {
    ScannerStatus status{state_, text_, counters_};
    status.counters.overlong = splitter_.overlong();
    return status;
  }

  [[nodiscard]] std::string_view source() const { return settings_.source; }

 private:
  void open() {
    Failure failure;
    failure = port_.open(settings_.path, failure);
    if (!failure) failure = configure(port_, settings_.baud);
    if (failure) return lose("cannot open " + settings_.path + ": " + failure.message());
    if (state_ == ScannerState::failing)
      log(LogLevel::info, "scanner", settings_.source + " is back");
    state_ = ScannerState::open;
    text_ = settings_.path;
    splitter_.reset();
    read();
  }

  void read() {
    port_.async_read_some(asio::buffer(buffer_), [self = shared_from_this(), round = round_](
                                                     Failure failure, std::size_t count) {
      if (round == self->round_) self->take(failure, count);
    });
  }

  void take(Failure failure, std::size_t count) {
    if (failure) return lose("lost " + settings_.path + ": " + failure.message());
    backoff_ = settings_.retry_first;
    const std::uint64_t overlong = splitter_.overlong();
    const auto round = round_;
    for (Bytes& code : splitter_.push(BytesView(buffer_.data(), count))) {
      deliver(std::move(code));
      // The sink may have stopped this scanner.
      if (round != round_) return;
    }
    if (splitter_.overlong() != overlong)
      log(LogLevel::warning, "scanner",
          settings_.source + " sends bytes without a terminator, they are dropped");
    read();
  }

  void deliver(Bytes code) {
    const Milliseconds now = clock_.steady();
    const bool repeat = settings_.repeat_window > Milliseconds{0} && code == last_code_ &&
                        now - last_at_ < settings_.repeat_window;
    last_at_ = now;
    if (repeat) {
      ++counters_.repeats;
      return;
    }
    last_code_ = code;
    ++counters_.scans;
    // A copy, so that the sink may stop this scanner.
    const ScanSink sink = sink_;
    if (sink) sink({std::move(code), cards::Symbology::unknown, settings_.source, clock_.wall()});
  }

  // Closes the device and tries again later. Only a change is logged: an absent device stays so.
  void lose(std::string text) {
    release_port();
    ++counters_.failures;
    if (state_ != ScannerState::failing || text_ != text)
      log(LogLevel::warning, "scanner", settings_.source + ": " + text);
    state_ = ScannerState::failing;
    text_ = std::move(text);
    retry_.expires_after(backoff_);
    backoff_ = std::min(backoff_ * 2, settings_.retry_max);
    retry_.async_wait([self = shared_from_this(), round = round_](Failure failure) {
      if (!failure && round == self->round_) self->open();
    });
  }

  void release_port() {
    Failure ignored;
    if (port_.is_open()) ignored = port_.close(ignored);
  }

  SerialSettings settings_;
  const platform::Clock& clock_;
  asio::serial_port port_;
  asio::steady_timer retry_;
  FrameSplitter splitter_;
  Milliseconds backoff_;
  ScanSink sink_;
  ScannerState state_ = ScannerState::closed;
  std::string text_;
  ScannerCounters counters_;
  Bytes last_code_;
  Milliseconds last_at_{0};
  std::array<char, read_bytes_max> buffer_{};
  // Every start and stop begins a new round; what an older one still awaits is ignored.
  std::uint64_t round_ = 0;
};

SerialScanner::SerialScanner(asio::io_context& context, SerialSettings settings,
                             const platform::Clock& clock)
    : link_(std::make_shared<Link>(context, std::move(settings), clock)) {}

SerialScanner::~SerialScanner() { link_->stop(); }

void SerialScanner::start(ScanSink sink) { link_->start(std::move(sink)); }

void SerialScanner::stop() { link_->stop(); }

ScannerStatus SerialScanner::status() const { return link_->status(); }

std::string_view SerialScanner::source() const { return link_->source(); }

}  // namespace till::drivers
