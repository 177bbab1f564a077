#include "bench/queues/queue.h"

namespace till::bench {
namespace {

constexpr int starts_max = 1'500;  // of 10 ms
constexpr Milliseconds start_pause{10};

}  // namespace

Result<Wire> Wire::open(std::uint16_t port) {
  Wire out;
  out.stream_ = std::make_unique<boost::asio::ip::tcp::iostream>();
  out.stream_->expires_after(answer_deadline);
  out.stream_->connect("127.0.0.1", std::to_string(port));
  if (!*out.stream_) return fail(ErrorCode::unavailable, "nobody listens");
  out.stream_->socket().set_option(boost::asio::ip::tcp::no_delay(true));
  return out;
}

bool Wire::send(std::string_view bytes) {
  stream_->expires_after(answer_deadline);
  stream_->write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream_->flush();
  return stream_->good();
}

std::optional<std::string> Wire::line() {
  stream_->expires_after(answer_deadline);
  std::string out;
  if (!std::getline(*stream_, out)) return std::nullopt;
  if (!out.empty() && out.back() == '\r') out.pop_back();
  return out;
}

std::optional<std::string> Wire::bytes(std::size_t count) {
  stream_->expires_after(answer_deadline);
  std::string out(count, '\0');
  if (!stream_->read(out.data(), static_cast<std::streamsize>(count))) return std::nullopt;
  return out;
}

Result<demo::Process> start_until_it_listens(const demo::Words& words,
                                             const std::filesystem::path& log, std::uint16_t port) {
  TILL_TRY(auto process, demo::Process::start(words, log));
  for (int tries = 0; tries < starts_max && process.running(); ++tries) {
    if (Wire::open(port)) return process;
    demo::pause_for(start_pause);
  }
  return fail(ErrorCode::unavailable, "it does not start: see " + log.string(), words.front());
}

}  // namespace till::bench
