#include "tests/net/raw_client.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <unistd.h>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace till::net {

RawClient::RawClient(std::uint16_t port, int receive_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience{.tv_sec = 5, .tv_usec = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (receive_bytes > 0)
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const void* any = &address;
  EXPECT_EQ(::connect(socket_, static_cast<const sockaddr*>(any), sizeof address), 0);
}

RawClient::~RawClient() { ::close(socket_); }

void RawClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // closed by the server: the test reads why
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawClient::end_sending() const { ::shutdown(socket_, SHUT_WR); }

RawClient::Read RawClient::read_some() {
  std::array<char, 65536> bytes{};
  const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (count == 0) return Read::end;
  if (count < 0) return errno == EAGAIN ? Read::silent : Read::reset;
  buffer_.append(bytes.data(), static_cast<std::size_t>(count));
  return Read::more;
}

bool RawClient::read_until(std::string_view text) {
  while (buffer_.find(text) == std::string::npos)
    if (read_some() != Read::more) return false;
  return true;
}

std::string RawClient::head() {
  if (!read_until("\r\n\r\n")) return {};
  const auto size = buffer_.find("\r\n\r\n") + 4;
  auto head = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return head;
}

std::string RawClient::answer() {
  auto text = head();
  const std::string_view field = "Content-Length: ";
  const auto at = text.find(field);
  if (at == std::string::npos) return text;
  const auto size = std::strtoul(text.c_str() + at + field.size(), nullptr, 10);
  while (buffer_.size() < size)
    if (read_some() != Read::more) return "(cut short)";
  text += buffer_.substr(0, size);
  buffer_.erase(0, size);
  return text;
}

std::string RawClient::rest() {
  auto read = Read::more;
  while (read == Read::more) read = read_some();
  auto all = std::move(buffer_);
  buffer_.clear();
  if (read == Read::reset) all += "(reset)";
  if (read == Read::silent) all += "(silent)";
  return all;
}

}  // namespace till::net
