// A network that misbehaves, between real processes: it takes TCP connections on a port of loopback
// and passes their bytes on, or refuses, stalls, drips, cuts in mid-request or in mid-answer, or
// answers itself as a captive portal does. One thread of its own.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "base/error.h"

namespace till::demo {

// What becomes of a connection.
enum class Fate : std::uint8_t { calm, refused, portal, stalled, dripping, cut_up, cut_down };
inline constexpr std::size_t fate_count = 7;

struct ChaosFigures {
  std::array<std::size_t, fate_count> connections{};  // by fate
  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] std::size_t treated_badly() const;
};

class ChaosProxy {
 public:
  // Starts calm. Errors: io.
  [[nodiscard]] static Result<std::unique_ptr<ChaosProxy>> start(std::uint16_t to_port,
                                                                 std::uint64_t seed);
  ~ChaosProxy();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // From now on new connections are treated by chance, or all well; what was treated badly ends.
  void rage() { raging_ = true; }
  void calm_down() { raging_ = false; }
  // Thread-safe.
  [[nodiscard]] ChaosFigures figures() const;

 private:
  struct Loop;
  ChaosProxy(std::uint16_t port, std::unique_ptr<Loop> loop);

  std::uint16_t port_;
  std::atomic<bool> raging_{false};
  std::unique_ptr<Loop> loop_;
};

}  // namespace till::demo
