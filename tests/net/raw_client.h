// A bare TCP connection for tests: sends any bytes, right or wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace till::net {

class RawClient {
 public:
  // `receive_bytes`: size of the kernel's buffer, 0 for the usual.
  explicit RawClient(std::uint16_t port, int receive_bytes = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes) const;
  // The next answer, head and body by its Content-Length; empty when the server closed.
  [[nodiscard]] std::string answer();
  // The head of the next answer alone.
  [[nodiscard]] std::string head();
  // Everything until the server closes; "(reset)" or "(silent)" behind it when it did not.
  [[nodiscard]] std::string rest();
  // Until the text came; false when the server closed or stayed silent for five seconds.
  [[nodiscard]] bool read_until(std::string_view text);
  void end_sending() const;

 private:
  enum class Read { more, end, reset, silent };
  [[nodiscard]] Read read_some();

  int socket_;
  std::string buffer_;
};

}  // namespace till::net
